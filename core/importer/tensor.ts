// A TensorProto -> its extents, and its values where it is small: shapes, axes, scales; never weights.
import { ONNX_LIMITS } from './onnx-limits.ts'
import { TooManyFieldsError, walkFields } from './wire.ts'
import type { Bytes } from './bytes.ts'
import type { MetTensor, OnnxTensor } from './file.ts'
import type { FieldBudget } from './wire.ts'

/** Element types of onnx.proto. */
const FLOAT = 1
const UINT8 = 2
const INT8 = 3
const INT32 = 6
const INT64 = 7
const BOOL = 9
const FLOAT16 = 10
const DOUBLE = 11
const BFLOAT16 = 16

/** `data_location` of a tensor whose values are in another file. */
export const EXTERNAL = 1

/** @param meet hears of a tensor whose values are in another file */
export function decodeTensor(
  bytes: Bytes,
  budget: FieldBudget,
  meet: (tensor: MetTensor) => void,
): OnnxTensor & { readonly name: string } {
  const at = bytes.position
  const dims: number[] = []
  let values: number[] | undefined
  let name = ''
  let type = FLOAT
  let raw: Uint8Array | undefined
  let place = 0
  let entries: Bytes[] | undefined
  walkFields(bytes, budget, (field) => {
    if (field.number === 1) field.wholes(dims)
    else if (field.number === 2) type = field.whole()
    else if (field.number === 8) name = field.text()
    else if (field.number === 9) raw = field.message().array()
    else if (field.number === 13) (entries ??= []).push(field.message())
    else if (field.number === 14) place = field.whole()
    // float_data, int32_data, int64_data, double_data; what the dims say is long is weights, and passed over.
    else if (elementCount(dims) > ONNX_LIMITS.constant) return
    else if (field.number === 4) field.floats((values ??= []))
    else if (field.number === 5 || field.number === 7) field.wholes((values ??= []))
    else if (field.number === 10) field.doubles((values ??= []))
  })
  if (dims.length > ONNX_LIMITS.rank) throw new TooManyFieldsError(`a tensor has more than ${ONNX_LIMITS.rank} axes`)
  if (dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0))
    throw new Error(`a tensor has the extents ${dims.join()}`)
  if (place === EXTERNAL) meet({ at, tensor: name, dims, type, entries: entries ?? [] })
  const count = elementCount(dims)
  const { floating, bits } = elementOf(type)
  // Data that is shorter or longer than the extents say is as good as none.
  let data: readonly number[] | undefined
  if (values?.length) {
    // float16 in int32_data is the bit pattern of each.
    if (values.length === count) data = type === FLOAT16 && raw === undefined ? values.map(fromHalf) : values
  } else if (count === 0) data = []
  else if (raw && count <= ONNX_LIMITS.constant) data = rawValues(raw, type, count)
  const uniform = raw
    ? isUniform(raw, bits / 8)
    : values?.length
      ? values.every((value) => value === values![0])
      : undefined
  return { name, dims, floating, bits, ...(data && { data }), ...(uniform !== undefined && { uniform }) }
}

/** Whether all elements are as the first; most tensors differ within a few. */
function isUniform(raw: Uint8Array, bytes: number): boolean {
  for (let at = bytes; at < raw.length; at++) if (raw[at] !== raw[at - bytes]) return false
  return true
}

/** Bits of the element types, by their numbers in onnx.proto: 1 FLOAT to 22 INT4. */
const BITS = [0, 32, 8, 8, 16, 16, 32, 64, 8, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4]

/** What an element type is; one that is not known counts as 32 bits. */
export function elementOf(type: number): { readonly floating: boolean; readonly bits: number } {
  return { floating: [FLOAT, FLOAT16, DOUBLE, BFLOAT16].includes(type), bits: BITS[type] ?? 32 }
}

/** IEEE 754 half precision. */
function fromHalf(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1
  const exponent = (pattern >> 10) & 0x1f
  const fraction = pattern & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1)
}

/** Reads one element of little-endian bytes. */
type Element = readonly [bytes: number, at: (view: DataView, offset: number) => number]

const ELEMENTS: ReadonlyMap<number, Element> = new Map<number, Element>([
  [FLOAT, [4, (view, at) => view.getFloat32(at, true)]],
  [INT32, [4, (view, at) => view.getInt32(at, true)]],
  // Several times as fast as by way of a bigint.
  [INT64, [8, (view, at) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)]],
  [UINT8, [1, (view, at) => view.getUint8(at)]],
  [INT8, [1, (view, at) => view.getInt8(at)]],
  [BOOL, [1, (view, at) => view.getUint8(at)]],
  [FLOAT16, [2, (view, at) => fromHalf(view.getUint16(at, true))]],
  [BFLOAT16, [2, bfloat]],
  [DOUBLE, [8, (view, at) => view.getFloat64(at, true)]],
])

/** Undefined where the bytes are not just so many. */
function rawValues(raw: Uint8Array, type: number, count: number): number[] | undefined {
  const [bytes, at] = ELEMENTS.get(type) ?? []
  if (bytes === undefined || at === undefined || Math.floor(raw.length / bytes) !== count) return undefined
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const values = Array<number>(count)
  for (let i = 0; i < count; i++) values[i] = at(view, i * bytes)
  return values
}

/** The upper half of a float32. */
function bfloat(view: DataView, at: number): number {
  const wide = new DataView(new ArrayBuffer(4))
  wide.setUint16(0, view.getUint16(at, true))
  return wide.getFloat32(0)
}
