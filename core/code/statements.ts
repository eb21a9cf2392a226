// The values of a network as few Python statements: what is read once stands where it is read.
import { outputsOf } from '../arch/exits.ts'
import { FREE, MARKED, mark } from './write-nodes.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { WrittenNetwork } from './write-nodes.ts'

/** Characters of an expression that may stand inside another, and of one that is given. */
const SHORT = 60
const LINE = 110

/** One assignment; its text has marks of the nodes that it reads. */
interface Assignment {
  readonly index: number
  readonly text: string
}

const readsOf = (text: string) => Array.from(text.matchAll(MARKED), ([, index]) => Number(index))

/**
 * The body of the function that computes the network; nodes that no output depends on are left out.
 * @param result an output as the function gives it, from the text of its value
 */
export function statements(
  graph: ArchGraph,
  { inputs, nodes }: WrittenNetwork,
  result: (text: string, index: number) => string,
): string[] {
  const ends = outputsOf(graph)
  const counts = readCounts(nodes, ends)
  const expanded: string[] = []
  const expand = (text: string) => text.replaceAll(MARKED, (all, index: string) => expanded[Number(index)] ?? all)
  const made: Assignment[] = []
  for (const [index, { value, loose }] of nodes.entries()) {
    if (counts[index] === 0) continue
    const text = expand(value)
    const isValue = text === mark(readsOf(text)[0])
    const inside =
      counts[index] === 1 && !loose && text.replaceAll(MARKED, FREE).length <= (ends.includes(index) ? LINE : SHORT)
    if (!isValue && !inside) made.push({ index, text })
    expanded[index] = isValue || inside ? text : mark(index)
  }
  const results = ends.map((index) => result(expand(mark(index)), index))
  return named(made, results.join(', '), inputs, (index) => nodes[index].name)
}

/** How often each node is read by those that an output depends on. */
function readCounts(nodes: WrittenNetwork['nodes'], ends: readonly number[]): readonly number[] {
  const counts = nodes.map(() => 0)
  for (const index of ends) counts[index]++
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (counts[index] > 0) for (const read of readsOf(nodes[index].value)) if (read >= 0) counts[read]++
  }
  return counts
}

/** What nobody needs any more makes room for the next value, FREE; what is needed longer has its node's name. */
function named(
  made: readonly Assignment[],
  results: string,
  inputs: readonly string[],
  nameOf: (index: number) => string,
): string[] {
  const last = new Map<number, number>()
  for (const [at, { text }] of made.entries()) for (const index of readsOf(text)) last.set(index, at)
  for (const index of readsOf(results)) last.set(index, made.length)
  const names = new Map(inputs.map((name, k) => [-1 - k, name]))
  let held = inputs.includes(FREE) ? -1 - inputs.indexOf(FREE) : undefined
  const inNames = (text: string) => text.replaceAll(MARKED, (_, index: string) => names.get(Number(index))!)
  const lines = made.map(({ index, text }, at) => {
    const right = inNames(text)
    const free = held === undefined || (last.get(held) ?? -1) <= at
    if (free) held = index
    names.set(index, free ? FREE : nameOf(index))
    return `${names.get(index)} = ${right}`
  })
  return [...lines, `return ${inNames(results)}`]
}
