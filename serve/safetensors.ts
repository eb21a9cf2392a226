// The safetensors format: an 8-byte little-endian header length, a JSON header, then the tensors' bytes.
import type { NamedTensor } from '@archcast/core/predict/predictor-types.ts'

/**
 * The parts of a file of float32 tensors, in order: the header, then each tensor's own bytes, which are not copied.
 * `metadata` goes under `__metadata__`. The header is padded with spaces so that data is aligned to 8 bytes.
 */
export function safetensorsParts(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const { name, shape, data } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }
    offset += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const padded = Math.ceil(json.length / 8) * 8
  const head = new Uint8Array(8 + padded).fill(0x20, 8 + json.length)
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true)
  head.set(json, 8)
  return [head, ...tensors.map(({ data }) => bytesOf(data))]
}

/** The bytes of a tensor. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
