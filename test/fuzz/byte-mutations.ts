// Damage to bytes, whatever they are.
import type { Random } from '@archcast/core/spaces/random.ts'

/** Another file of a file. */
export type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

const flipBits: Mutation = (bytes, random) => {
  const copy = Uint8Array.from(bytes)
  for (let i = 1 + random.int(random.pick([1, 4, 64])); i > 0; i--) copy[random.int(copy.length)] ^= 1 << random.int(8)
  return copy
}

const truncate: Mutation = (bytes, random) => bytes.slice(0, random.int(bytes.length))

/** A run of the largest numbers that a byte of a varint can hold. */
const overwrite: Mutation = (bytes, random) => {
  const copy = Uint8Array.from(bytes)
  const at = random.int(copy.length)
  copy.fill(random.pick([0, 0x7f, 0x80, 0xff]), at, at + 1 + random.int(12))
  return copy
}

const splice: Mutation = (bytes, random) => {
  const [from, length, to] = [random.int(bytes.length), random.int(400), random.int(bytes.length)]
  const drop = random.int(2) * random.int(400)
  const part = bytes.subarray(from, from + length)
  const rest = bytes.subarray(Math.min(bytes.length, to + drop))
  return Uint8Array.from([...bytes.subarray(0, to), ...part, ...rest])
}

export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = { flipBits, truncate, overwrite, splice }
