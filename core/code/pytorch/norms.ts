// Normalisations in PyTorch, of the sizes that Archcast computes with: an epsilon of 1e-5.
import { tuple } from '../python.ts'
import type { NormName } from '../groups.ts'
import type { CodePlace, NodeCode, Sayings } from '../written.ts'

interface Affine {
  readonly scale: boolean
  readonly bias: boolean
}

/** A layer with a factor and a term, or without one of them, or without both. */
function affine({ scale, bias }: Affine, { self }: CodePlace, made: string, none: string): readonly string[] {
  if (!scale && !bias) return [`${self} = ${made}, ${none})`]
  const without = [...(scale ? [] : [`${self}.weight = None`]), ...(bias ? [] : [`${self}.bias = None`])]
  return [`${self} = ${made})`, ...without]
}

/** @returns the layer's rank, and its value */
function batchNormed(last: boolean, { shape, reads: [x], self }: CodePlace): readonly [string, string] {
  const called = (text: string) => `${self}(${text})`
  if (last && shape.length > 1) return ['1d', `${called(`${x}.flatten(0, -2)`)}${unflattened(shape)}`]
  if (shape.length > 3) return ['1d', `${called(`${x}.flatten(2)`)}.unflatten(2, ${tuple(shape.slice(1))})`]
  return [shape.length === 3 ? '2d' : '1d', called(x)]
}

const unflattened = (shape: readonly number[]) => `.unflatten(0, ${tuple([-1, ...shape.slice(0, -1)])})`

const normalised = (axes: number, shape: readonly number[]) => {
  const sizes = shape.slice(shape.length - axes)
  return sizes.length === 1 ? `${sizes[0]}` : tuple(sizes)
}

export const NORMS: Sayings<NormName> = {
  batch_norm({ last = false }, place): NodeCode {
    const [rank, value] = batchNormed(last, place)
    const channels = last ? place.shape.at(-1) : place.shape[0]
    return { value, init: [`${place.self} = nn.BatchNorm${rank}(${channels})`], apart: true }
  },
  group_norm: (op, place) => ({
    value: `${place.self}(${place.reads[0]})`,
    init: affine(op, place, `nn.GroupNorm(${op.groups}, ${place.shape[0]}`, 'affine=False'),
  }),
  layer_norm: (op, place) => ({
    value: `${place.self}(${place.reads[0]})`,
    init: affine(op, place, `nn.LayerNorm(${normalised(op.axes, place.shape)}`, 'elementwise_affine=False'),
  }),
  rms_norm: (op, { shape, reads: [x], self }) => ({
    value: `${self}(${x})`,
    init: [
      `${self} = nn.RMSNorm(${normalised(op.axes, shape)}, eps=1e-5${op.scale ? '' : ', elementwise_affine=False'})`,
    ],
  }),
  // Of an even number of channels ONNX counts one more behind, and PyTorch one more before.
  lrn: ({ size }, { reads: [x] }) => ({
    value:
      size % 2 === 1 ? `F.local_response_norm(${x}, ${size})` : `F.local_response_norm(${x}.flip(1), ${size}).flip(1)`,
  }),
  softmax: ({ axis }, { reads: [x] }) => ({ value: `${x}.softmax(${axis + 1})` }),
}
