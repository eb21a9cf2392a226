// The architectures that training draws: by seed and number, ready to be run.
import { layoutOf } from './ghn-layout.ts'
import { stream } from './random-streams.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { withInputSize } from '@archcast/core/arch/resize.ts'
import { ghnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import { OPEN_SIDES, SPACES, ghnCellsOf, openSpaceOf } from '@archcast/core/spaces/spaces.ts'
import type { Layout } from './ghn-layout.ts'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { Random } from '@archcast/core/spaces/random.ts'
import type { Space } from '@archcast/core/spaces/spaces.ts'

type Choice = Pick<TrainingConfig, 'space' | 'cellNodes' | 'imageSize' | 'mostMacs'>

/**
 * What a training draws from. Throws an Error for an unknown space, and where a space's number of nodes cannot be
 * chosen.
 */
export function trainingSpace(choice: Choice): Space {
  const space = chosenSpace(choice)
  const { mostMacs } = choice
  if (mostMacs !== undefined && space.name !== 'open')
    throw new Error(`mostMacs is for the space open; the networks of ${space.name} are much of one size`)
  return mostMacs === undefined ? space : { ...space, sample: (random) => sampleSmall(space, mostMacs, random) }
}

function sampleSmall(space: Space, mostMacs: number, random: Random): string {
  for (;;) {
    const arch = space.sample(random)
    if (cost(space.resolve(arch).graph).macs <= mostMacs) return arch
  }
}

function chosenSpace({ space: name, cellNodes, imageSize }: Choice): Space {
  const space = SPACES.get(name)
  if (!space) throw new Error(`unknown space '${name}'; known: ${[...SPACES.keys()].join(', ')}`)
  // Networks of tokens are bound to one size of images.
  if (name === 'open') {
    const side = OPEN_SIDES.find((each) => each === imageSize)
    if (side === undefined)
      throw new Error(`networks of the space open read images of ${OPEN_SIDES.join(' or ')}; set imageSize so`)
    return openSpaceOf([side])
  }
  if (cellNodes === undefined) return space
  if (name !== 'ghn-cells') throw new Error(`cellNodes is for ghn-cells; the cells of ${name} have their own number`)
  return ghnCellsOf(cellNodes)
}

export interface TrainingArchitecture extends GhnItem {
  /** The space's own spelling. */
  readonly arch: string
}

/** Resolves a space's architecture to the network that is scored, at the training's image size. */
export function prepareArchitecture(space: Space, arch: string, config: GhnConfig, size: number): TrainingArchitecture {
  const { scored } = space.resolve(arch, { skeleton: 'reduced', classes: config.classes })
  const resized = withInputSize(scored, size, size)
  if (!resized) throw new Error(`${space.name} '${arch}' does not take images of ${size} x ${size}`)
  return { arch, ...ghnItem(resized, config) }
}

/** The architecture of a number: the same for the same seed; disconnected draws are passed over. */
export function drawTrainingArchitecture(
  space: Space,
  seed: number,
  number: number,
  config: GhnConfig,
  size: number,
): TrainingArchitecture {
  const random = stream(seed, 'architecture', number)
  for (;;) {
    const arch = space.sample(random)
    try {
      return prepareArchitecture(space, arch, config, size)
    } catch (error) {
      if (!(error instanceof ArchitectureError) || error.code !== 'disconnected') throw error
    }
  }
}

const DRAWS = 500
/** Nodes of a block beyond which architectures no longer share a run: their adjacency grows with the square. */
const NODES_AT_ONCE = 64

/**
 * Room for `atOnce` architectures of a space, or as many as pay: measured on its extremes, and on samples beside them.
 */
export function spaceLayout(space: Space, config: GhnConfig, size: number, atOnce = 1): Layout {
  const alone = layoutOf([
    ...space.extremes().map((arch) => prepareArchitecture(space, arch, config, size)),
    ...Array.from({ length: DRAWS }, (_, i) => drawTrainingArchitecture(space, 0x1a70, i, config, size)),
  ])
  const pays = Math.floor(NODES_AT_ONCE / Math.max(...alone.blocks.map(({ nodes }) => nodes)))
  return { ...alone, architectures: Math.max(1, Math.min(atOnce, pays)) }
}
