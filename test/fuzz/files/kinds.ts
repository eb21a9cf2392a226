// Kinds of files: what is damaged, how, and who reads it. Each is loaded alone, so that the memory is its own.
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Mutation } from '../byte-mutations.ts'
import type { HostileReader } from '../read-hostile.ts'

export interface Kind {
  readonly sources: readonly Uint8Array[]
  readonly mutations: Readonly<Record<string, Mutation>>
  /** Whole files that ask for much, which come first. */
  readonly bombs?: Readonly<Record<string, () => Uint8Array>>
  readonly read: HostileReader
}

/** Each takes a folder for files of its own. */
export const KINDS: Readonly<Record<string, (folder: string) => Promise<Kind>>> = {
  onnx: async () => (await import('./onnx.ts')).onnxKind(),
  graph: async (folder) => (await import('./documents.ts')).graphKind(folder),
  csv: async (folder) => (await import('./documents.ts')).csvKind(folder),
  ndjson: async (folder) => (await import('./documents.ts')).ndjsonKind(folder),
}

/** The file of a place: the same for the same seed, whatever the others are. */
export function fileAt(
  { sources, mutations, bombs = {} }: Kind,
  place: number,
  seed: number,
): { readonly how: string; readonly bytes: Uint8Array } {
  const [bomb] = Object.entries(bombs).slice(place, place + 1)
  if (bomb) return { how: bomb[0], bytes: bomb[1]() }
  const random = createRandom(seed * 1_000_003 + place)
  const names = Object.keys(mutations)
  const how = names[place % names.length]
  return { how, bytes: mutations[how](random.pick(sources), random) }
}
