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

/** What may stand beside an architecture. */
export const Choices = z.strictObject({
  method: z.enum(METHODS, { error: `must be ${METHODS.map((method) => `'${method}'`).join(' or ')}` }).optional(),
  devices: z.array(z.string().max(64)).max(DEVICES).optional().describe('Names of devices whose latency is wanted.'),
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
  readonly choices: Pick<PredictOptions, 'method' | 'devices' | 'images' | 'batch'>
}

/**
 * Takes `id`, `method`, `devices`, `images` and `batch` off a document. Throws ArchitectureError for choices that are
 * not
 * valid.
 */
export function parseQuestion(json: unknown): Question {
  const { id, architecture: document } = splitId(json)
  const named = id === undefined ? {} : { id }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { ...named, architecture: document, choices: {} }
  const { method, devices, images, batch, ...architecture } = document as Record<string, unknown>
  const given = {
    ...(method !== undefined && { method }),
    ...(devices !== undefined && { devices }),
    ...(images !== undefined && { images }),
    ...(batch !== undefined && { batch }),
  }
  const parsed = Choices.safeParse(given)
  const faults = new Faults()
  if (!parsed.success) addIssues(parsed.error.issues, given, faults)
  faults.throwIfAny()
  return { ...named, architecture, choices: parsed.data! }
}
