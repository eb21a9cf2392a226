// What the initialisation experiment trains: networks of several designs, each from two starts at several rates.
import { TRUTH_SPACES, drawNetwork, smallNetwork } from '../truth/spaces.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { DESIGNS, SIDES, printNetwork } from '@archcast/core/spaces/open/open-space.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

export type Start = 'generated' | 'he'

/** Whatever decides on a training's curve, but for where it starts. */
export interface StartSetup {
  readonly seed: number
  /** Side of the images. */
  readonly imageSize: number
  readonly batchSize: number
  /** Steps at which the rate is reached. */
  readonly warmup: number
  /** Of AdamW. */
  readonly decay: number
  /** Steps after which a network is measured, ascending; training ends with the last. */
  readonly stops: readonly number[]
  /** Test images that it is measured on. */
  readonly images: number
}

/** Steps before the first thousand that all curves have, so that the step at which one is reached can be told. */
const MEASURED = [0, 25, 50, 75, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700, 800, 900, 1000]
const EVERY = 500

export function trainingSetup(steps: number, seed: number): StartSetup {
  const later = Array.from({ length: Math.floor(steps / EVERY) }, (_, i) => EVERY * (i + 1))
  const stops = [...new Set([...MEASURED, ...later, steps])].filter((stop) => stop <= steps).toSorted((a, b) => a - b)
  return { seed, imageSize: SIDES[0], batchSize: 64, warmup: 20, decay: 0.02, stops, images: 1000 }
}

export interface Network {
  /** A design of the open space, or the name of another space. */
  readonly design: string
  readonly space: string
  readonly arch: string
}

/** A training, and the key of its record. */
export interface Job {
  readonly key: string
  readonly network: Network
  readonly start: Start
  readonly rate: number
  /** Number of the training among those of the same network, from 0: decides on images and random weights. */
  readonly repeat: number
}

export const jobOf = (network: Network, start: Start, rate: number, repeat: number): Job => ({
  key: `${network.space} ${network.arch} ${start} ${rate} ${repeat}`,
  network,
  start,
  rate,
  repeat,
})

/** What a training measured. */
export interface Curve {
  readonly key: string
  /** Fraction of the test images that are told right at each stop. */
  readonly accuracy: readonly number[]
  /** Mean loss of the last batches up to each stop, nats; null before the first, and where a training diverged. */
  readonly loss: readonly (number | null)[]
  /** Processor time. */
  readonly seconds: number
}

/** The network that is trained: pruned, at the side of its images. */
export const graphOf = ({ space, arch }: Network, imageSize: number): ArchGraph => smallNetwork(space, arch, imageSize)

export interface DrawOptions {
  /** Designs of the open space, or names of other spaces. */
  readonly designs: readonly string[]
  /** Networks of each. */
  readonly count: number
  readonly seed: number
  /** Most multiply-accumulates of an image. */
  readonly macs: number
}

/** Networks of no training: their numbers are drawn from 2^32 by chance. @throws {Error} for an unknown design */
export function drawNetworks({ designs, count, seed, macs }: DrawOptions): Network[] {
  return designs.flatMap((design, place) => {
    const draw = drawOf(design)
    const random = createRandom(seed * 2 ** 32 + place)
    const drawn: Network[] = []
    for (let tries = 0; drawn.length < count; tries++) {
      if (tries > MOST_TRIES) throw new Error(`hardly a network of ${design} has at most ${macs} MACs; allow more`)
      const network = draw(random)
      if (cost(graphOf(network, SIDES[0])).macs <= macs) drawn.push(network)
    }
    return drawn
  })
}

const MOST_TRIES = 2000

function drawOf(name: string): (random: Random) => Network {
  const design = DESIGNS.find((each) => each.name === name)
  if (design) {
    return (random) => {
      const arch = printNetwork({ design, side: SIDES[0], number: random.uint32() })
      return { design: name, space: 'open', arch }
    }
  }
  if (SPACES_BESIDE.includes(name)) return (random) => ({ design: name, space: name, arch: drawNetwork(name, random) })
  throw new Error(
    `unknown design '${name}'; known: ${[...DESIGNS.map((each) => each.name), ...SPACES_BESIDE].join(', ')}`,
  )
}

/** Spaces whose networks are compared as those of one design. */
const SPACES_BESIDE = [...new Set([...SPACES.keys(), ...TRUTH_SPACES])].filter((each) => each !== 'open')
