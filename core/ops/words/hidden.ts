// How wide the layer in the middle of a word is: a number of channels, or a share of those around it.
import * as z from 'zod'
import { channels } from '../attributes.ts'
import { misfit } from '../shape.ts'
import type { ShapeFault } from '../shape.ts'

/** Widest layer of all published networks, by what is around it. */
const MOST = 64

const share = z
  .number()
  .min(1 / MOST)
  .max(MOST)
  .optional()

export const ratio = (standard: number) =>
  share.describe(`Channels in the middle by those of the input; ${standard} where neither it nor \`hidden\` is named.`)

export const reduction = (standard: number) =>
  share.describe(`Channels of the input by those in the middle; ${standard} where neither it nor \`hidden\` is named.`)

export const hidden = channels.optional().describe('Channels in the middle.')

export function hiddenOf(named: number | undefined, otherwise: number): number {
  return named ?? Math.max(1, Math.round(otherwise))
}

export function hiddenFault<K extends 'ratio' | 'reduction'>(
  spec: { readonly hidden?: number | undefined } & { readonly [key in K]?: number | undefined },
  by: K,
): ShapeFault | undefined {
  if (spec.hidden === undefined || spec[by] === undefined) return undefined
  return misfit(by, `\`${by}\` and \`hidden\` exclude each other: name one`, 'invalid_architecture')
}
