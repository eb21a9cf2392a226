// The space that the GHN of all designs is trained on; its networks here are drawn by other seeds.
import { parseNetwork, printNetwork, sampleNetwork, toArchitecture } from '@archcast/core/spaces/open/open-space.ts'
import type { TruthSpace } from './space.ts'

/** Pixels: the networks' own side, as others may not take other images. */
const SIDE = 16

/** `mobile/16/3141592653`, as the space spells it. */
export const open: TruthSpace = {
  name: 'open',
  about: 'random networks of twelve designs',
  draw: (random) => printNetwork(sampleNetwork(random, [SIDE])),
  document: (arch, _, classes) => toArchitecture(parseNetwork(arch), classes),
}
