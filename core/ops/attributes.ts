// Attributes that nodes of an architecture document share: ranges, defaults, names; and windows in their two spellings.
import * as z from 'zod'
import { LIMITS } from './network-limits.ts'
import type { Pair, Window } from '../onnx/window.ts'

export const whole = (min: number, max: number) => z.int().min(min).max(max)

export const extent = (min: number, max: number) =>
  z.union([whole(min, max), z.tuple([whole(min, max), whole(min, max)])], {
    error: `must be a whole number from ${min} to ${max}, or [height, width] of such`,
  })

export const kernel = extent(1, LIMITS.kernel).describe('Height and width of the window.')
export const stride = extent(1, LIMITS.stride).default(1)
export const dilation = extent(1, LIMITS.dilation).default(1)
const margin = whole(0, LIMITS.padding)
/** On all sides, [height, width], or [top, left, bottom, right]. */
export const margins = z.union([margin, z.tuple([margin, margin]), z.tuple([margin, margin, margin, margin])], {
  error: `must be a whole number from 0 to ${LIMITS.padding}, [height, width] or [top, left, bottom, right] of such`,
})
export const padding = z
  .union([z.literal('same'), margins], {
    error: `must be 'same', a whole number from 0 to ${LIMITS.padding}, [height, width] or [top, left, bottom, right] of such`,
  })
  .default('same')
  .describe('Zeros on either side; `same` is floor(dilation * (kernel - 1) / 2). Averages leave them out.')

export const identifier = z
  .string()
  .min(1)
  .max(LIMITS.idLength)
  .regex(/^[\w./:-]+$/, { error: 'may hold letters, digits and _ . / : - only' })
export const id = identifier.describe('Unique name of the node.')
export const reference = z.string().min(1).max(LIMITS.idLength)
export const one = z.array(reference).length(1).describe('The node it reads.')
export const oneOrTwo = z.array(reference).min(1).max(2)
export const two = z.array(reference).length(2).describe('The two nodes it reads.')
export const many = z.array(reference).min(1).describe('The nodes it reads.')
export const channels = whole(1, LIMITS.channels).describe('Output channels.')
export const bias = (standard: boolean) => z.boolean().default(standard)
export const axis = whole(-LIMITS.rank, LIMITS.rank - 1).describe(
  'An axis, the batch aside; negative ones count from the last.',
)

export type WindowExtent = number | [number, number]
export type Margins = WindowExtent | [number, number, number, number]

export function windowFrom(kernelSize: WindowExtent, strides: WindowExtent, margin: 'same' | Margins, dilations: Pair) {
  const size = pairFrom(kernelSize)
  const same = (at: 0 | 1) => Math.floor((dilations[at] * (size[at] - 1)) / 2)
  return {
    kernel: size,
    stride: pairFrom(strides),
    ...(margin === 'same' ? { padding: [same(0), same(1)] satisfies Pair as Pair } : sidesFrom(margin)),
  }
}

export function sidesFrom(given: Margins): { padding: Pair; paddingEnd?: Pair } {
  if (typeof given === 'number' || given.length === 2) return { padding: pairFrom(given) }
  const [top, left, bottom, right] = given
  return { padding: [top, left], ...((top !== bottom || left !== right) && { paddingEnd: [bottom, right] }) }
}

/** A window as a node of a document has it. */
export function windowAttributes({ kernel: size, stride: strides, ...margin }: Window) {
  return { kernel: size, stride: strides, padding: marginsOf(margin) }
}

/** [height, width] where both sides are the same, else [top, left, bottom, right]. */
export function marginsOf({
  padding: before,
  paddingEnd: after,
}: Pick<Window, 'padding' | 'paddingEnd'>): readonly number[] {
  return after ? [...before, ...after] : before
}

export function pairFrom(size: WindowExtent): Pair {
  return typeof size === 'number' ? [size, size] : size
}
