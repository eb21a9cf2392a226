// What a design of the open space is: a way to write networks, every choice left to chance.
import type { Random } from '../random.ts'
import type { Net, NetValue } from './net.ts'

export interface Design {
  /** Lower-case words with hyphens between them, which name its networks. */
  readonly name: string
  /** For people. */
  readonly about: string
  /** Writes a network of images of 16 or 32 pixels into `net`; returns its logits. May exceed the space's bounds. */
  write(net: Net, random: Random, classes: number): NetValue
}
