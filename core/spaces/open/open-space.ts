// The open space: networks of many designs, each named by its design, the side of its images and a number.
import { cost } from '../../arch/cost.ts'
import { ArchitectureError } from '../../arch/errors.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { didYouMean } from '../../arch/suggest.ts'
import { createRandom } from '../random.ts'
import { DESIGNS } from './designs.ts'
import { drawStyle } from './layer-style.ts'
import { Net } from './net.ts'
import type { FlatArchitecture } from '../../arch/schema.ts'
import type { Random } from '../random.ts'
import type { Design } from './design.ts'

export { DESIGNS } from './designs.ts'

/** Sides of the images, pixels. */
export const SIDES = [16, 32] as const

/** Learnable parameters of a network. */
export const LEAST_PARAMS = 30_000
export const MOST_PARAMS = 6_000_000

/** Multiply-accumulates of one image: the few networks beyond would take two fifths of the time of all training. */
export const MOST_MACS = 50_000_000

export interface OpenSpaceNetwork {
  readonly design: Design
  readonly side: (typeof SIDES)[number]
  /** Decides on all else; from 0 to 2^32 - 1. */
  readonly number: number
}

export function sampleNetwork(random: Random, sides: readonly OpenSpaceNetwork['side'][] = SIDES): OpenSpaceNetwork {
  return { design: random.pick(DESIGNS), side: random.pick(sides), number: random.uint32() }
}

/** `mobile/16/3141592653`: the design, the side of the images, the number. */
export function printNetwork({ design, side, number }: OpenSpaceNetwork): string {
  return `${design.name}/${side}/${number}`
}

/**
 * Inverse of `printNetwork`.
 * @param pointer where the text stands in the document, for errors
 * @throws {ArchitectureError} `invalid_architecture`
 */
export function parseNetwork(text: string, pointer = ''): OpenSpaceNetwork {
  const refuse = (detail: string): never => {
    throw new ArchitectureError('invalid_architecture', [{ pointer, detail }])
  }
  const [name, sideText, numberText, ...rest] = text.trim().split('/')
  if (numberText === undefined || rest.length > 0)
    return refuse("a network of the open space is '<design>/<side>/<number>'")
  const names = DESIGNS.map((design) => design.name)
  const design = DESIGNS.find((each) => each.name === name)
  if (!design) {
    const hint = didYouMean(name, names)
    return refuse(`unknown design '${name.slice(0, 64)}'; ${hint}known: ${names.join(', ')}`)
  }
  const side = SIDES.find((each) => String(each) === sideText)
  if (side === undefined)
    return refuse(`images must have a side of ${SIDES.join(' or ')}, not '${sideText.slice(0, 64)}'`)
  const number = Number(numberText)
  if (!/^\d{1,10}$/.test(numberText) || number >= 2 ** 32)
    return refuse(`the number must be whole and below 2^32, not '${numberText.slice(0, 64)}'`)
  return { design, side, number }
}

/** The first network within the bounds of those that the number's stream of chances gives. */
export function toArchitecture({ design, side, number }: OpenSpaceNetwork, classes = 10): FlatArchitecture {
  const random = createRandom(number + 2 ** 32 * (1 + DESIGNS.indexOf(design)))
  for (;;) {
    const net = new Net(drawStyle(random), side)
    design.write(net, random, classes)
    const document = net.document(classes)
    const { params, macs } = cost(parseArchitecture(document))
    if (params >= LEAST_PARAMS && params <= MOST_PARAMS && macs <= MOST_MACS) return document
  }
}
