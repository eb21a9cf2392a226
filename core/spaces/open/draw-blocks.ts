// Draws that the designs share: weighted choices, widths, depths, and stages of blocks.
import type { Random } from '../random.ts'

/** Channels of hidden layers of the space. */
export const NARROWEST = 8
export const WIDEST = 384
/** Blocks of a network. */
const SHALLOWEST = 2
const DEEPEST = 40

export const chance = (random: Random, probability: number) => random.next() < probability

export function weighted<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  let at = random.next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) if ((at -= weight) < 0) return choice
  return choices[choices.length - 1][0]
}

/** Between both, every doubling as likely as every other. */
export function logUniform(random: Random, low: number, high: number): number {
  return low * (high / low) ** random.next()
}

/** What most published widths are multiples of, and what processors work on at once. */
export const usualStep = (channels: number) => (channels < 12 ? 4 : channels < 24 ? 8 : 16)

/** A number of channels: a multiple of `step` within the bounds of the space. */
export function widthNear(channels: number, step = usualStep(channels)): number {
  const least = Math.ceil(NARROWEST / step) * step
  return Math.min(Math.floor(WIDEST / step) * step, Math.max(least, Math.round(channels / step) * step))
}

export interface BlockStage {
  readonly width: number
  readonly blocks: number
  /** Of its first block: 1 or 2. */
  readonly stride: number
}

export interface DrawStageOptions {
  /** Side of the image that the first stage reads. */
  readonly side: number
  readonly deepest?: number
  readonly narrowest?: number
  readonly widest?: number
  /** What every width is a multiple of; a power of two up to 16. */
  readonly step?: number
}

/** One to four stages, the later of which are mostly wider and work on smaller images, none below 2 pixels. */
export function drawStages(random: Random, options: DrawStageOptions): BlockStage[] {
  const { side, deepest = DEEPEST, narrowest = NARROWEST, widest = 96, step = 4 } = options
  const count = random.pick([1, 2, 3, 3, 3, 4])
  const blocks = Math.max(count, Math.round(logUniform(random, SHALLOWEST, deepest)))
  const shares = Array.from({ length: count }, () => 0.3 + random.next())
  const whole = shares.reduce((sum, share) => sum + share, 0)
  const growth = random.pick([1, 1.5, 2, 2, 2])
  const usual = chance(random, 0.75)
  let width = logUniform(random, narrowest, widest)
  let pixels = side
  let left = blocks
  return shares.map((share, index) => {
    const later = count - index - 1
    const own = later === 0 ? left : Math.min(left - later, Math.max(1, Math.round((blocks * share) / whole)))
    left -= own
    const stride = pixels >= 4 && chance(random, index === 0 ? 0.15 : 0.85) ? 2 : 1
    pixels = Math.ceil(pixels / stride)
    const stage = { width: widthNear(width, usual ? Math.max(step, usualStep(width)) : step), blocks: own, stride }
    width *= growth
    return stage
  })
}

/** Block after block of the stages, of which only the first of each stage has its stride. */
export const blocksOf = (stages: readonly BlockStage[]): Pick<BlockStage, 'width' | 'stride'>[] =>
  stages.flatMap(({ width, blocks, stride }) =>
    Array.from({ length: blocks }, (_, block) => ({ width, stride: block === 0 ? stride : 1 })),
  )
