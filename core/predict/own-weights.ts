// Weights as the file that an architecture was read of has them: its names, its extents, its order of elements.
import { STATISTICS } from '../arch/own-tensor.ts'
import { stridedPositions, stridesOf } from '../onnx/strides.ts'
import type { AxesMove, OwnTensor } from '../arch/own-tensor.ts'
import type { Statistics } from '../child/export.ts'
import type { NamedTensor } from './predictor-types.ts'

const [MEAN, VARIANCE] = STATISTICS

/** @param tensors by the architecture's names; those that the file does not have are left out */
export function ownWeights(tensors: readonly NamedTensor[], own: readonly OwnTensor[]): NamedTensor[] {
  const byName = new Map(tensors.map(({ name, data }) => [name, data]))
  return own.flatMap(({ name, own: named, shape, moves }) => {
    const data = byName.get(name)
    return data ? [{ name: named, shape, data: moves.reduce(moved, data) }] : []
  })
}

/** Whether statistics of batch normalisation are among them. */
export const hasStatistics = (own: readonly OwnTensor[]): boolean => own.some(({ name }) => name.endsWith(`.${MEAN}`))

/** Statistics as tensors beside the learned ones, by the architecture's names. */
export function statisticTensors(statistics: Statistics): NamedTensor[] {
  return Object.entries(statistics).flatMap(([id, { mean, variance }]) => [
    { name: `${id}.${MEAN}`, shape: [mean.length], data: mean },
    { name: `${id}.${VARIANCE}`, shape: [variance.length], data: variance },
  ])
}

/** Elements of a tensor [dims] in the order of its moved axes, row-major; a new array. */
function moved(data: Float32Array, { dims, perm }: AxesMove): Float32Array {
  const strides = stridesOf(dims)
  const shape = perm.map((axis) => dims[axis])
  const along = perm.map((axis) => strides[axis])
  return Float32Array.from(stridedPositions(shape, 0, along), (position) => data[position])
}
