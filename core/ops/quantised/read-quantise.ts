// QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear of activations; of constants they are folded to weights.
import type { Constant, ReadContext, Tensor } from '../reader.ts'

/** Bits of the integer types of onnx.proto that are not of 8: UINT16, INT16, INT32, UINT4, INT4. */
const BITS: ReadonlyMap<number, number> = new Map([
  [4, 16],
  [5, 16],
  [6, 32],
  [21, 4],
  [22, 4],
])

export const readQuantize = (context: ReadContext): Tensor =>
  context.addBelow({ type: 'quantize', bits: BITS.get(context.int('output_dtype', 0)) ?? 8 }, context.activation(0))

export const readDequantize = (context: ReadContext): Tensor =>
  context.addBelow({ type: 'dequantize', bits: 8 }, context.activation(0))

/** The integers, their scale and their zero point, which follow from the extremes of what it reads. */
export const readDynamic = (context: ReadContext): readonly Tensor[] => [
  context.addBelow({ type: 'quantize', bits: 8 }, context.activation(0)),
  SCALE,
  { ...SCALE, floating: false },
]

/** A number for the whole tensor. */
const SCALE: Constant = { kind: 'constant', dims: [], floating: true, scale: true, sources: new Map() }
