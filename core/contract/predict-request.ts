// A request: an architecture, and beside it how it is to be predicted.
import * as z from 'zod'
import { Faults } from '../arch/faults.ts'
import { CellArchitecture, FlatArchitecture } from '../arch/schema.ts'
import { addIssues } from '../arch/validate.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { splitId } from '../spaces/item.ts'
import { SpaceArchitectureSchema } from '../spaces/resolve.ts'
import { PREDICT_REQUEST_LIMITS } from './limits.ts'
import { METHODS } from './methods.ts'
import type { Immutable } from './immutable.ts'

const name = z.string().max(PREDICT_REQUEST_LIMITS.nameLength)

/** What may stand beside an architecture. */
export const RequestedOptions = z.strictObject({
  method: z.enum(METHODS, { error: `must be ${METHODS.map((method) => `'${method}'`).join(' or ')}` }).optional(),
  tasks: z
    .array(name)
    .min(1)
    .max(PREDICT_REQUEST_LIMITS.tasks)
    .optional()
    .describe('Names of tasks whose accuracy is wanted; default the one with as many classes as the network.'),
  recipe: name.optional().describe('How the network is trained, for tasks that have recipes.'),
  devices: z
    .array(name)
    .max(PREDICT_REQUEST_LIMITS.devices)
    .optional()
    .describe('Names of devices whose latency is wanted.'),
  precision: name
    .optional()
    .describe('Of the devices named, or of all where none is, those that compute with such numbers, as `int8`.'),
  images: z.int().min(1).optional().describe('Probe images to score on, by the surrogate.'),
  batch: z
    .int()
    .min(1)
    .max(LIMITS.batch)
    .optional()
    .describe(
      'Images of the run whose latency and memory are wanted; default the batch that each device was measured with.',
    ),
})

export type RequestedOptions = Immutable<z.output<typeof RequestedOptions>>

const id = z.union([z.string(), z.number()]).optional().describe('Comes back with the answer, as a string.')
const beside = { id, ...RequestedOptions.shape }

/** An architecture and how it is to be predicted. */
export const PredictRequest = z
  .union([
    SpaceArchitectureSchema.extend(beside).meta({
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
export type PredictRequest = z.input<typeof PredictRequest>

/** An architecture alone. */
export const AnyArchitecture = z.union([SpaceArchitectureSchema, FlatArchitecture, CellArchitecture]).meta({
  id: 'Architecture',
  description: 'A network: named by its search space, as one graph, or as blocks of cells.',
})
export type AnyArchitecture = z.input<typeof AnyArchitecture>

/** A request whose options are checked, and its architecture not yet. */
export interface ParsedRequest {
  readonly id?: string
  /** The document without what stands beside it. */
  readonly architecture: unknown
  readonly options: RequestedOptions
}

/**
 * Takes `id`, `method`, `tasks`, `recipe`, `devices`, `precision`, `images` and `batch` off a document. Throws
 * ArchitectureError for options that are not valid.
 *
 * @example
 * parsePredictRequest({ id: 'a', space: 'nas-bench-201', arch: '|', images: 64 })
 * // => { id: 'a', architecture: { space: 'nas-bench-201', arch: '|' }, options: { images: 64 } }
 */
export function parsePredictRequest(json: unknown): ParsedRequest {
  const { id, architecture: document } = splitId(json)
  const named = id === undefined ? {} : { id }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { ...named, architecture: document, options: {} }
  const { method, tasks, recipe, devices, precision, images, batch, ...architecture } = document as Record<
    string,
    unknown
  >
  const beside = Object.entries({ method, tasks, recipe, devices, precision, images, batch })
  const given = Object.fromEntries(beside.filter(([, value]) => value !== undefined))
  const parsed = RequestedOptions.safeParse(given)
  const faults = new Faults()
  if (!parsed.success) addIssues(parsed.error.issues, given, faults)
  faults.throwIfAny()
  return { ...named, architecture, options: parsed.data! }
}
