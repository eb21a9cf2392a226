// A GHN's graph as the steps that the kernel takes: which node updates, and whom it hears.
import { distantNodes, reversed } from '../../build/virtual-edges.ts'
import type { GhnGraph, GhnNode } from '../../build/nodes.ts'
import type { Distant } from '../../build/virtual-edges.ts'
import type { GhnConfig } from '../../config.ts'

type Choice = Pick<GhnConfig, 'passes' | 'stacking' | 'virtualEdges'>

/**
 * For each block its nodes, its steps, and for each step the node that updates, how many it hears and which. Nodes lie
 * in the order of their paths from the input node, so that one after another they hear what a level at a time would
 * (section 4.2). The position after the last node stands for the block before, which the input node hears where
 * `stacking` is on. With virtual edges each step goes on with how many it hears from afar, and for each which, and how
 * loud, as float32.
 */
export function propagationScript({ blocks }: GhnGraph, { passes, stacking, virtualEdges }: Choice): Int32Array {
  const afar = virtualEdges === undefined ? undefined : blocks.map((block) => sweepsOf(block, virtualEdges))
  const script = new Int32Array(lengthOf(blocks, passes, stacking) + (afar ? passes * lengthAfar(afar) : 0))
  const loudness = new Float32Array(script.buffer)
  let at = 0
  const writeAfar = (distant: Distant | undefined) => {
    if (!distant) return
    script[at++] = distant.nodes.length
    distant.nodes.forEach((node, i) => {
      script[at++] = node
      loudness[at++] = distant.weights[i]
    })
  }
  blocks.forEach((block, k) => {
    const count = block.length
    const readers = readersOf(block)
    script[at++] = count
    script[at++] = 2 * passes * count
    for (let pass = 0; pass < passes; pass++) {
      for (let node = 0; node < count; node++) {
        const before = node === 0 && stacking && k > 0
        const { inputs } = block[node]
        script[at++] = node
        script[at++] = before ? 1 : inputs.length
        if (before) script[at++] = count
        else for (let i = 0; i < inputs.length; i++) script[at++] = inputs[i]
        writeAfar(afar?.[k].forward[node])
      }
      for (let node = count - 1; node >= 0; node--) {
        const first = readers.first[node]
        const end = readers.first[node + 1]
        script[at++] = node
        script[at++] = end - first
        for (let i = first; i < end; i++) script[at++] = readers.nodes[i]
        writeAfar(afar?.[k].backward[node])
      }
    }
  })
  return script
}

interface Sweeps {
  readonly forward: readonly Distant[]
  readonly backward: readonly Distant[]
}

function sweepsOf(block: readonly GhnNode[], longest: number): Sweeps {
  const forward = distantNodes(block, longest)
  return { forward, backward: reversed(forward) }
}

/** Of what a pass hears from afar: a number a step, and two for each that is heard. */
function lengthAfar(afar: readonly Sweeps[]): number {
  const steps = afar.flatMap(({ forward, backward }) => [...forward, ...backward])
  return steps.reduce((sum, { nodes }) => sum + 1 + 2 * nodes.length, 0)
}

function lengthOf(blocks: GhnGraph['blocks'], passes: number, stacking: boolean): number {
  let length = 0
  blocks.forEach((block, k) => {
    let edges = 0
    for (const { inputs } of block) edges += inputs.length
    length += 2 + passes * (4 * block.length + 2 * edges + (stacking && k > 0 ? 1 : 0))
  })
  return length
}

/**
 * Those that hear from each node, one list after another: node v's are `nodes` from `first[v]` up to `first[v + 1]`.
 */
function readersOf(block: readonly GhnNode[]): { readonly first: Int32Array; readonly nodes: Int32Array } {
  const first = new Int32Array(block.length + 1)
  for (const { inputs } of block) for (const input of inputs) first[input + 1]++
  for (let node = 0; node < block.length; node++) first[node + 1] += first[node]
  const nodes = new Int32Array(first[block.length])
  const next = first.slice()
  block.forEach(({ inputs }, node) => {
    for (const input of inputs) nodes[next[input]++] = node
  })
  return { first, nodes }
}
