// Protobuf written by hand, for messages that no library would write.

function varint(value: number): number[] {
  const out: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...out, left]
    out.push((left % 128) | 0x80)
  }
}

/** A length-delimited field. */
export function field(number: number, payload: Uint8Array): Uint8Array {
  const head = [...varint(number * 8 + 2), ...varint(payload.length)]
  const out = new Uint8Array(head.length + payload.length)
  out.set(head)
  out.set(payload, head.length)
  return out
}

export const repeat = (pattern: readonly number[], bytes: number) => {
  const out = new Uint8Array(bytes - (bytes % pattern.length))
  for (let i = 0; i < out.length; i++) out[i] = pattern[i % pattern.length]
  return out
}

export function nested(numbers: readonly number[], depth: number): Uint8Array {
  let bytes = new Uint8Array()
  for (let i = 0; i < depth; i++) bytes = field(numbers[i % numbers.length], bytes) as Uint8Array<ArrayBuffer>
  return bytes
}
