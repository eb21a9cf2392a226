// Learnable tensors of an operation: their shapes, and what generated values must be like.

/** How a tensor is filled by whoever generates weights. */
export type Fill =
  /** Multiplies what it reads: variance by fan-in (He et al. 2015, equation 10). */
  | 'kernel'
  /** Multiplies each channel by itself, about 1. */
  | 'scale'
  /** Is added to each channel after a scale, about 0. */
  | 'shift'
  /** Is added, and starts from 0. */
  | 'bias'
  /** Is read as it is: positions, tokens, tables of embeddings. */
  | 'table'

export interface TensorSpec {
  /** Last part of the tensor's name, as PyTorch would have it. */
  readonly role: string
  readonly shape: readonly number[]
  readonly fill: Fill
  /** Products that are summed for one output of a kernel; elements of a row where it is left out. */
  readonly fanIn?: number
  /** Whether a file may have fewer or more numbers for it, repeated along the axes of what its operation gives. */
  readonly spreads?: true
}

export const weight = (shape: readonly number[], fanIn?: number): TensorSpec => {
  const spec = { role: 'weight', shape, fill: 'kernel' } as const
  return fanIn === undefined ? spec : { ...spec, fanIn }
}
export const bias = (size: number): TensorSpec => ({ role: 'bias', shape: [size], fill: 'bias' })

/** Scale and shift of a normalisation. */
export const scaleAndShift = (size: number): readonly TensorSpec[] => {
  const shape = [size]
  return [
    { role: 'weight', shape, fill: 'scale' },
    { role: 'bias', shape, fill: 'shift' },
  ]
}
