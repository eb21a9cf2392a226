// Where networks to time come from, by name: the same name and seed give the same network.
import { sampleBlockNetwork } from './block-networks.ts'
import { sampleChain } from './chains.ts'
import { sampleMixedNetwork } from './mixed-networks.ts'
import { sampleModernNetwork } from './modern-networks.ts'
import { sampleTokenNetwork } from './token-networks.ts'
import { sampleVariedNetwork } from './varied-networks.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const ofSpace = (name: string) => (random: Random) => {
  const space = SPACES.get(name)!
  return space.resolve(space.sample(random), { skeleton: 'full' }).graph
}

const SAMPLERS: Readonly<Record<string, (random: Random) => ArchGraph>> = {
  'nas-bench-201': ofSpace('nas-bench-201'),
  'ghn-cells': ofSpace('ghn-cells'),
  blocks: sampleBlockNetwork,
  modern: sampleModernNetwork,
  mixed: sampleMixedNetwork,
  tokens: sampleTokenNetwork,
  varied: sampleVariedNetwork,
  chain: sampleChain,
}

/** What a profile times, by turns: kernels one at a time, everything mixed, and networks as people build them. */
export const PROFILE_SAMPLERS =
  'nas-bench-201 tokens blocks varied modern tokens chain mixed varied modern ghn-cells tokens blocks varied chain'.split(
    ' ',
  )

/** Kinds of whole networks that predictions are judged by. */
export const CHECK_SAMPLERS: Readonly<Record<string, string>> = {
  'nas-bench-201': 'NAS-Bench-201, full skeleton',
  'ghn-cells': "the GHN paper's cells, full skeleton",
  blocks: 'MobileNet- and ResNet-like, random width and depth',
}

/** Kinds of whole networks, whose errors a profile's interval rests on. */
export const WHOLE_SAMPLERS: ReadonlySet<string> = new Set([...Object.keys(CHECK_SAMPLERS), 'modern', 'tokens'])

/** @param seed a safe integer */
export function drawNetwork(sampler: string, seed: number): ArchGraph {
  const draw = SAMPLERS[sampler]
  if (!draw) throw new Error(`there is no sampler '${sampler}'; known: ${Object.keys(SAMPLERS).join(', ')}`)
  return draw(createRandom(seed))
}
