// A GHN's graph as the steps that the kernel takes: which node updates, and whom it hears.
import type { GhnConfig } from '../config.ts'
import type { GhnGraph, GhnNode } from '../nodes.ts'

/**
 * For each block its nodes, its steps, and for each step the node that updates, how many it hears and which. Nodes lie in the
 * order of their paths from the input node, so that one after another they hear what a level at a time would (section 4.2).
 * The position after the last node stands for the block before, which the input node hears where `stacking` is on.
 */
export function propagationScript({ blocks }: GhnGraph, { passes, stacking }: GhnConfig): Int32Array {
  const script: number[] = []
  blocks.forEach((block, k) => {
    script.push(block.length, 2 * passes * block.length)
    const before = stacking && k > 0 ? [block.length] : []
    const readers = readersOf(block)
    for (let pass = 0; pass < passes; pass++) {
      block.forEach(({ inputs }, node) => step(script, node, node === 0 ? before : inputs))
      for (let node = block.length - 1; node >= 0; node--) step(script, node, readers[node])
    }
  })
  return Int32Array.from(script)
}

function step(script: number[], node: number, heard: readonly number[]): void {
  script.push(node, heard.length)
  for (const other of heard) script.push(other)
}

/** For each node those that hear from it. */
function readersOf(block: readonly GhnNode[]): number[][] {
  const readers: number[][] = block.map(() => [])
  block.forEach(({ inputs }, node) => {
    for (const input of inputs) readers[input].push(node)
  })
  return readers
}
