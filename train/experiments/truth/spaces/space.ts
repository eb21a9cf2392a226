// A space whose networks are trained here to know how good they are.
import type { Random } from '@archcast/core/spaces/random.ts'

export interface TruthSpace {
  readonly name: string
  /** What its networks are, for people: half a sentence. */
  readonly about: string
  /** A network in the space's own spelling. */
  draw(random: Random): string
  /** The document of a classifier of images of `side` x `side`. */
  document(arch: string, side: number, classes: number): unknown
}
