// A question: an architecture, and beside it how it is to be predicted.
import * as z from 'zod'
import { Faults } from '../arch/faults.ts'
import { LIMITS } from '../ops/limits.ts'
import { METHODS } from './types.ts'
import { addIssues } from '../arch/validate.ts'
import { splitId } from '../spaces/item.ts'
import type { PredictOptions } from './types.ts'

/** Most devices of one question. */
const DEVICES = 64
/** Most tasks of one question. */
const TASKS = 16

/** What may stand beside an architecture. */
export const Choices = z.strictObject({
  method: z.enum(METHODS, { error: `must be ${METHODS.map((method) => `'${method}'`).join(' or ')}` }).optional(),
  tasks: z
    .array(z.string().max(64))
    .min(1)
    .max(TASKS)
    .optional()
    .describe('Names of tasks whose accuracy is wanted; default the one with as many classes as the network.'),
  recipe: z.string().max(64).optional().describe('How the network is trained, for tasks that have recipes.'),
  devices: z.array(z.string().max(64)).max(DEVICES).optional().describe('Names of devices whose latency is wanted.'),
  precision: z
    .string()
    .max(64)
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

export interface Question {
  readonly id?: string
  /** The document without what stands beside it. */
  readonly architecture: unknown
  readonly choices: Pick<PredictOptions, 'method' | 'tasks' | 'recipe' | 'devices' | 'precision' | 'images' | 'batch'>
}

/**
 * Takes `id`, `method`, `tasks`, `recipe`, `devices`, `precision`, `images` and `batch` off a document. Throws
 * ArchitectureError for choices that are not valid.
 */
export function parseQuestion(json: unknown): Question {
  const { id, architecture: document } = splitId(json)
  const named = id === undefined ? {} : { id }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { ...named, architecture: document, choices: {} }
  const { method, tasks, recipe, devices, precision, images, batch, ...architecture } = document as Record<
    string,
    unknown
  >
  const beside = Object.entries({ method, tasks, recipe, devices, precision, images, batch })
  const given = Object.fromEntries(beside.filter(([, value]) => value !== undefined))
  const parsed = Choices.safeParse(given)
  const faults = new Faults()
  if (!parsed.success) addIssues(parsed.error.issues, given, faults)
  faults.throwIfAny()
  return { ...named, architecture, choices: parsed.data! }
}
