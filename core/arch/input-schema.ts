// What a network reads: one image, sequence, list of tokens and the like, or several by name.
import * as z from 'zod'
import { identifier, whole } from '../ops/attributes.ts'
import { LIMITS } from '../ops/network-limits.ts'
import type { Shape } from '../ops/shape.ts'
import type { NetworkInput } from './graph.ts'

const Image = z
  .strictObject({
    channels: whole(1, LIMITS.channels),
    height: whole(1, LIMITS.imageSide),
    width: whole(1, LIMITS.imageSide),
  })
  .describe('An image, [channels, height, width].')
const Sequence = z
  .strictObject({ channels: whole(1, LIMITS.channels), length: whole(1, LIMITS.extent) })
  .describe('A sequence such as sound, [channels, length].')
const Tokens = z
  .strictObject({ tokens: whole(1, LIMITS.extent), channels: whole(1, LIMITS.channels) })
  .describe('Tokens that are vectors already, [tokens, channels].')
const Ids = z
  .strictObject({ ids: whole(1, LIMITS.extent), vocabulary: whole(1, LIMITS.classes) })
  .describe('Token ids below `vocabulary`, [ids].')
const Features = z.strictObject({ features: whole(1, LIMITS.extent) }).describe('A vector, [features].')
const Any = z
  .strictObject({
    shape: z.array(whole(1, LIMITS.extent)).max(LIMITS.rank),
    vocabulary: whole(1, LIMITS.classes).optional(),
  })
  .describe('Anything else: its shape, the batch aside; with `vocabulary` it holds whole numbers below it.')

export const Input = z.union([Image, Sequence, Tokens, Ids, Features, Any])
export type Input = z.output<typeof Input>

export const Inputs = z
  .record(identifier, Input)
  .refine((inputs) => Object.keys(inputs).length > 0, 'names no input; a network has at least one')
  .meta({ minProperties: 1, description: 'Several inputs by the names that nodes read them by.' })

function shapeOfInput(input: Input): Shape {
  if ('height' in input) return [input.channels, input.height, input.width]
  if ('length' in input) return [input.channels, input.length]
  if ('tokens' in input) return [input.tokens, input.channels]
  if ('ids' in input) return [input.ids]
  return 'features' in input ? [input.features] : input.shape
}

/** The inputs of a document, in their order. */
export function networkInputs(document: {
  readonly input?: Input | undefined
  readonly inputs?: Readonly<Record<string, Input>> | undefined
}): NetworkInput[] {
  const named = document.inputs ? Object.entries(document.inputs) : [['input', document.input!] as const]
  return named.map(([name, input]) => ({
    name,
    shape: shapeOfInput(input),
    ...('vocabulary' in input && input.vocabulary !== undefined && { vocabulary: input.vocabulary }),
  }))
}
