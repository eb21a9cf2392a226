// One name for all spellings of the same network: a hash that does not see node ids, node order or the order of sums.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { homeOf } from '../ops/table.ts'
import { inputsOf, readShapes } from './graph.ts'
import { perGraph } from './per-graph.ts'
import { prunedKeepingSkips } from './prune.ts'
import type { Op } from '../ops/table.ts'
import type { ArchGraph, GraphNode } from './graph.ts'

/** Keeps a graph made to be slow, such as a ring of sums, to a few milliseconds. */
const ROUNDS = 16

/**
 * SHA-256, hexadecimal, of a canonical spelling of the pruned graph: its input shape, classes, blocks and exits in
 * their order. Skip connections count as nodes, since a GHN reads them as such; dead branches do not count.
 *
 * Nodes get labels bottom-up, from what they read, as in a Merkle tree. They get labels top-down, from who reads them:
 * so one shared node and two equal nodes differ. Rounds end when no more classes appear, at the latest after 16, which
 * only rings of hundreds of nodes need. A label is the rank of the node's key among the keys of its depth, not a hash:
 * labels cannot collide, only the SHA-256 at the end can. Like any Weisfeiler-Lehman labelling, and like message
 * passing itself, it cannot tell certain highly regular graphs apart.
 *
 * @example
 * import { parseArchitecture } from '@archcast/core/arch/parse.ts'
 * const input = { channels: 3, height: 32, width: 32 }
 * const named = (conv, pool) => [
 *   { id: conv, op: 'conv', channels: 16, kernel: 3, inputs: ['input'] },
 *   { id: pool, op: 'global_avg_pool', inputs: [conv] },
 *   { id: 'logits', op: 'linear', channels: 10, inputs: [pool] },
 * ]
 * const hash = (nodes) => canonicalHash(parseArchitecture({ input, classes: 10, nodes, output: 'logits' }))
 * hash(named('a', 'b')) === hash(named('c', 'd').toReversed()) // => true
 */
export const canonicalHash: (graph: ArchGraph) => string = perGraph((graph) =>
  bytesToHex(sha256(utf8ToBytes(canonicalText(prunedKeepingSkips(graph))))),
)

function canonicalText(graph: ArchGraph): string {
  const { nodes, classes, output, exits = [], others = [] } = graph
  const blocks = [...new Set(nodes.map((node) => node.block))].toSorted((a, b) => a - b)
  const rank = new Map(blocks.map((block, index) => [block, index]))
  const own = nodes.map((node) => `${rank.get(node.block)!} ${extents(graph, node)} ${spell(node)}`)
  // Before labelling, so that of two nodes that are otherwise alike the exit is told from the other.
  exits.forEach((index, place) => (own[index] += ` exit ${place}`))
  others.forEach((index, place) => (own[index] += ` output ${place}`))
  const readers = findReaders(nodes)
  const up = levels(nodes.map(({ inputs }) => inputs))
  const down = levels(
    readers.map((list) => list.map(({ node }) => node)),
    true,
  )

  let labels: (string | number)[] = own
  let classesBefore = 0
  for (let round = 0; round < ROUNDS; round++) {
    const upward = relabel(labels, up, (index, done) => readKey(nodes[index], done))
    const downward = relabel(upward.labels, down, (index, done) => heardKey(readers[index], done))
    labels = downward.labels
    if (downward.count === nodes.length || downward.count === classesBefore) break
    classesBefore = downward.count
  }

  const final = labels as number[]
  const lines = nodes.map((node, index) => `${final[index]} ${own[index]} ${readKey(node, final)}`)
  const read = inputsOf(graph).map(({ shape, vocabulary }) => `${shape.join()}${vocabulary ? ` of ${vocabulary}` : ''}`)
  const kind = classes === undefined ? 'no classifier' : `classes ${classes}`
  return [`input ${read.join(';')} ${kind} output ${final[output]}`, ...sorted(lines, final)].join('\n')
}

/** Lines that begin with their labels, as `toSorted` has them: sorted by label first, of which most have one line. */
function sorted(lines: readonly string[], labels: readonly number[]): string[] {
  const byLabel: string[][] = []
  lines.forEach((line, index) => (byLabel[labels[index]] ??= []).push(line))
  return asText(byLabel.length).flatMap((label) =>
    byLabel[label].length > 1 ? byLabel[label].toSorted() : byLabel[label],
  )
}

/** 0 to `count` - 1 in the order of their decimal spellings: after each number those that it begins. */
function asText(count: number): number[] {
  const order: number[] = []
  const visit = (number: number) => {
    if (number >= count) return
    order.push(number)
    for (let digit = number === 0 ? 10 : 0; digit < 10; digit++) visit(10 * number + digit)
  }
  for (let digit = 0; digit < 10; digit++) visit(digit)
  return order
}

/** What a node reads, by labels; a sum and a product do not care in which order. */
function readKey({ op, inputs }: GraphNode, labels: readonly (string | number)[]): string {
  const label = (i: number) => (i === -1 ? 'input' : i < 0 ? `input${-1 - i}` : String(labels[i]))
  if (inputs.length === 1) return label(inputs[0])
  const from = inputs.map(label)
  return (commutes(op) ? from.toSorted() : from).join()
}

/** Who reads a node, by labels, in no order. */
function heardKey(readers: readonly HashReader[], labels: readonly (string | number)[]): string {
  const key = ({ node, position }: HashReader) => `${labels[node]}@${position}`
  return readers.length === 1 ? key(readers[0]) : readers.map(key).toSorted().join()
}

function commutes(op: Op): boolean {
  return homeOf(op).unordered === true
}

/** Channels of an image, whose sides follow from the input; all extents of anything else. */
function extents(graph: ArchGraph, node: GraphNode): string | number {
  const { op, shape } = node
  const channelAxis = homeOf(op).channelAxis?.(op, readShapes(graph, node)) ?? 0
  return shape.length === 3 && channelAxis === 0 ? shape[0] : shape.join()
}

/** An operation and its attributes; sharing tensors and storing other numbers than these are part of it. */
function spell({ op, shares, stored }: GraphNode): string {
  const text = homeOf(op).spell?.(op) ?? op.type
  return shares === undefined && stored === undefined
    ? text
    : `${text} ${shares === undefined ? '' : 'shared'} ${stored ?? ''}`
}

interface HashReader {
  readonly node: number
  /** Which of its inputs: always 0 for a sum or a product. */
  readonly position: number
}

/** Who reads each node. */
function findReaders(nodes: readonly GraphNode[]): HashReader[][] {
  const readers: HashReader[][] = nodes.map(() => [])
  nodes.forEach(({ op, inputs }, node) => {
    inputs.forEach((i, position) => {
      if (i >= 0) readers[i].push({ node, position: commutes(op) ? 0 : position })
    })
  })
  return readers
}

/**
 * Node indexes by their longest distance from the start of the walk. `before` gives the nodes before one; below 0 is
 * the network's input.
 */
function levels(before: readonly (readonly number[])[], backwards = false): number[][] {
  const count = before.length
  const depth = new Int32Array(count)
  const byDepth: number[][] = []
  for (let step = 0; step < count; step++) {
    const index = backwards ? count - 1 - step : step
    for (const other of before[index]) if (other >= 0) depth[index] = Math.max(depth[index], depth[other] + 1)
    ;(byDepth[depth[index]] ??= []).push(index)
  }
  return byDepth
}

/** New labels: the rank of (old label, key) within each level; ranks continue from one level to the next. */
function relabel(
  labels: readonly (string | number)[],
  byDepth: readonly (readonly number[])[],
  key: (index: number, done: readonly number[]) => string,
): { labels: number[]; count: number } {
  const next: number[] = Array.from({ length: labels.length }, () => 0)
  let count = 0
  for (const level of byDepth) {
    if (level.length === 1) {
      next[level[0]] = count++
      continue
    }
    const keys = level.map((index) => `${labels[index]}|${key(index, next)}`)
    if (level.length === 2) {
      // Most levels of most networks, without the general way's sets.
      const [a, b] = keys
      next[level[0]] = a > b ? count + 1 : count
      next[level[1]] = b > a ? count + 1 : count
      count += a === b ? 1 : 2
      continue
    }
    const sorted = [...new Set(keys)].toSorted()
    const ranks = new Map(sorted.map((text, index) => [text, count + index]))
    level.forEach((index, i) => (next[index] = ranks.get(keys[i])!))
    count += sorted.length
  }
  return { labels: next, count }
}
