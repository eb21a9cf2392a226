// What is sent: architectures, alone or with what may stand beside them, and query parameters.
import * as z from 'zod'
import { CellArchitecture, FlatArchitecture } from '@archcast/core/arch/schema.ts'
import { Choices } from '@archcast/core/predict/question.ts'
import { LIMITS } from '@archcast/core/ops/limits.ts'
import { METHODS } from '@archcast/core/predict/types.ts'
import { SearchRequest as Search } from '@archcast/core/search/request.ts'
import { SpaceArchitecture } from '@archcast/core/spaces/resolve.ts'

const id = z.union([z.string(), z.number()]).optional().describe('Comes back with the answer, as a string.')
const beside = { id, ...Choices.shape }

/** An architecture and how it is to be predicted. */
export const Question = z
  .union([
    SpaceArchitecture.extend(beside).meta({
      id: 'SpaceQuestion',
      description: 'An architecture named by its search space.',
    }),
    FlatArchitecture.extend(beside).meta({ id: 'FlatQuestion', description: 'A network as one graph.' }),
    CellArchitecture.extend(beside).meta({
      id: 'CellQuestion',
      description: 'A network as a sequence of blocks of cells.',
    }),
  ])
  .meta({ id: 'Question', description: 'An architecture, and beside it how it is to be predicted.' })
export type Question = z.input<typeof Question>

/** An architecture alone. */
export const AnyArchitecture = z.union([SpaceArchitecture, FlatArchitecture, CellArchitecture]).meta({
  id: 'Architecture',
  description: 'A network: named by its search space, as one graph, or as blocks of cells.',
})
export type AnyArchitecture = z.input<typeof AnyArchitecture>

const side = z.int().min(1).max(LIMITS.imageSide).optional()
/** Of the query string, beside an ONNX file: extents that it leaves open. */
export const openExtents = {
  height: side.describe('Of the image, where an ONNX file leaves it open; comes with `width`.'),
  width: side,
  dim: z
    .array(z.string().regex(/^.{1,200}:\d{1,9}$/))
    .optional()
    .describe('Any other extent that an ONNX file leaves open, `<name>:<extent>`, as often as there are such.'),
}

export const SearchRequest = Search.meta({
  id: 'SearchRequest',
  outputId: 'CompleteSearchRequest',
  description: 'A random search over a space.',
})

/** Of the query string: for every architecture of a request. */
export const choices = {
  method: z
    .enum(METHODS)
    .optional()
    .describe('How the accuracy is predicted; default the first of the methods in `GET /info`.'),
  task: z
    .string()
    .optional()
    .describe('Tasks whose accuracy is wanted: names by commas, or `all`; default the one with as many classes.')
    .meta({ example: 'cifar10' }),
  recipe: Choices.shape.recipe,
  device: z
    .string()
    .optional()
    .describe('Devices whose latency is wanted: names by commas, or `all`.')
    .meta({ example: 'pixel3' }),
  precision: Choices.shape.precision,
  images: z.int().min(1).max(1_000_000).optional().describe('Probe images to score on, by the surrogate.'),
  batch: Choices.shape.batch,
}
