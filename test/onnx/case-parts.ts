// What small networks of patterns have in common: a convolution before, a classifier behind.
import type { SmallModel, SmallNode } from './small-models.ts'

export interface CaseNetwork extends SmallModel {
  readonly macs: number
  readonly params: number
  /** Why what it computes is not compared. */
  readonly notCompared?: string
}

/** A convolution to 4 channels of 8 x 8 pixels, and a classifier behind whatever is made of it. */
export const FIRST: SmallNode = { op: 'Conv', inputs: ['x', 'w', 'b'], output: 'c', attributes: { pads: [1, 1, 1, 1] } }
export const HEAD: readonly SmallNode[] = [
  { op: 'GlobalAveragePool', inputs: ['body'], output: 'p' },
  { op: 'Flatten', inputs: ['p'], output: 'f' },
  { op: 'Gemm', inputs: ['f', 'h', 'hb'], output: 'y', attributes: { transB: 1 } },
]
export const WEIGHTS = {
  w: { weights: [4, 2, 3, 3] },
  b: { weights: [4] },
  h: { weights: [5, 4] },
  hb: { weights: [5] },
}
export const MACS = 64 * 4 * 18 + 20
const PARAMS = 72 + 4 + 20 + 5

export const around = (
  nodes: readonly SmallNode[],
  constants: SmallModel['constants'] = {},
  more = 0,
): CaseNetwork => ({
  input: [1, 2, 8, 8],
  nodes: [FIRST, ...nodes, ...HEAD],
  constants: { ...WEIGHTS, ...constants },
  macs: MACS,
  params: PARAMS + more,
})

/** A list of nodes, each of which reads the one before; the first reads `c`, the last gives `body`. */
export const chain = (...steps: readonly (readonly [op: string, ...more: string[]])[]): SmallNode[] =>
  steps.map(([op, ...more], i) => ({
    op,
    inputs: [i === 0 ? 'c' : `v${i - 1}`, ...more],
    output: i === steps.length - 1 ? 'body' : `v${i}`,
  }))
