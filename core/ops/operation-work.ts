// Kinds of work that a network's latency is a weighted sum of, and of operations that tell cells apart.

/**
 * Units: multiply-accumulates for `conv` (windows larger than one), `pointwise`, `grouped` and `linear`; window
 * elements for `pool`; elements read for `global_pool`, written for `activation`, `norm`, `identity`, `zero` and
 * `concat`; additions for `add`. Products count as sums, and what cuts, pads, shuffles or resizes as `concat`, since
 * all of these copy. An activation is `fused` where it alone reads a convolution, and a norm after a convolution that
 * nobody else reads is part of it.
 */
export const WORK_KINDS = [
  'conv',
  'pointwise',
  'grouped',
  'linear',
  'pool',
  'global_pool',
  'activation',
  'fused',
  'norm',
  'add',
  'concat',
  'identity',
  'zero',
] as const
export type WorkKind = (typeof WORK_KINDS)[number]

export interface OperationWork {
  readonly kind: WorkKind
  readonly amount: number
  /** Whether it is part of the convolution before it, where nobody else reads that. */
  readonly folds?: boolean
}

/** A convolution with a window, a pointwise one or a linear layer, a pooling: what leaves a trace on a path. */
export const PATH_LETTERS = ['s', 'p', 'a'] as const
export type PathLetter = (typeof PATH_LETTERS)[number]

/** Operations that are counted by the block. */
export const CENSUS = ['conv', 'pointwise', 'pool', 'identity'] as const
export type Census = (typeof CENSUS)[number]
