// The spaces whose networks `archcast experiment truth` trains, and their networks as graphs.
import { sizedAt, writtenChild } from '../children/trained-network.ts'
import { aggregation } from './spaces/aggregation.ts'
import { branches } from './spaces/branches.ts'
import { fire } from './spaces/fire.ts'
import { open } from './spaces/open.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { didYouMean } from '@archcast/core/arch/suggest.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const OWN = new Map([branches, aggregation, fire, open].map((space) => [space.name, space]))

/** Spaces of `core/spaces/` whose reduced skeletons are small enough to be trained by the hundred. */
const SMALL = ['ghn-cells', 'nas-bench-201'] as const

export const TRUTH_SPACES: readonly string[] = [...OWN.keys(), ...SMALL]

/** Classes of CIFAR-10. */
const CLASSES = 10

/** Different networks by seed: a longer list begins with a shorter one. */
export function drawNetworks(space: string, count: number, random: Random): string[] {
  assertKnown(space)
  const drawn = new Set<string>()
  while (drawn.size < count) drawn.add(drawNetwork(space, random))
  return [...drawn]
}

/** A network of one of these spaces, or of any of `core/spaces/`. */
export function drawNetwork(space: string, random: Random): string {
  return OWN.get(space)?.draw(random) ?? SPACES.get(space)!.sample(random)
}

/** A network of a space, pruned, for images of `side` x `side`. */
export function truthNetwork(space: string, arch: string, side: number): ArchGraph {
  assertKnown(space)
  return smallNetwork(space, arch, side)
}

/** The same, of any of `core/spaces/` too. */
export const smallNetwork = (space: string, arch: string, side: number): ArchGraph =>
  prune(writtenNetwork(space, arch, side))

/** The same as it is written, which is what a surrogate is asked. */
export function writtenNetwork(space: string, arch: string, side: number): ArchGraph {
  const own = OWN.get(space)
  if (!own) return writtenChild(space, arch, side)
  return sizedAt(parseArchitecture(own.document(arch, side, CLASSES)), side, `${space} '${arch}'`)
}

function assertKnown(space: string): void {
  if (TRUTH_SPACES.includes(space)) return
  throw new Error(`unknown space '${space}'; ${didYouMean(space, TRUTH_SPACES)}known: ${TRUTH_SPACES.join(', ')}`)
}
