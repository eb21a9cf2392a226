// What a search is asked for: the schema of its request.
import * as z from 'zod'
import { Faults } from '../arch/faults.ts'
import { addIssues } from '../arch/validate.ts'
import { SPACES } from '../spaces/spaces.ts'
import { SEARCH_LIMITS } from './limits.ts'
import type { Immutable } from './immutable.ts'

/** `two-stage`: the head over all, the surrogate over the most promising; else one method over all. */
export const SEARCH_METHODS = ['two-stage', 'head', 'surrogate'] as const
export type SearchMethod = (typeof SEARCH_METHODS)[number]

const positive = z.number().positive()
const fraction = z.number().min(0).max(1)
const device = z.string().min(1).max(64)

export const SearchRequest = z
  .strictObject({
    space: z.enum([...SPACES.keys()] as [string, ...string[]]).describe('Search space that is drawn from.'),
    count: z
      .int()
      .min(1)
      .max(SEARCH_LIMITS.count)
      .describe('Architectures to draw; those that compute the same count once.'),
    /** The same seed draws the same architectures: draw i follows from seed and i alone. */
    seed: z
      .int()
      .min(0)
      .max(2 ** 20 - 1)
      .default(0),
    method: z
      .enum(SEARCH_METHODS)
      .optional()
      .describe('Default `two-stage`, where the model has a head; else `surrogate`.'),
    constraints: z
      .strictObject({
        max_latency_ms: z.record(device, positive).optional().describe('By device.'),
        max_macs: positive.optional(),
        max_params: positive.optional(),
        min_accuracy: fraction.optional().describe('Of the predicted value, a fraction of 1.'),
      })
      .default({}),
    /** What the Pareto front weighs against accuracy. */
    objectives: z
      .array(z.union([z.literal('macs'), z.literal('params'), z.templateLiteral(['latency:', z.string()])]))
      .max(4)
      .default(['macs'])
      .describe('`macs`, `params` or `latency:<device>`; accuracy is always one.'),
    top: z.int().min(1).max(SEARCH_LIMITS.top).default(10).describe('Length of the leaderboard.'),
    finalists: z
      .int()
      .min(1)
      .max(SEARCH_LIMITS.finalists)
      .optional()
      .describe('Architectures of the second stage; default four times `top`.'),
    images: z.int().min(1).optional().describe('Probe images that the surrogate scores on.'),
  })
  .meta({ id: 'SearchRequest', outputId: 'CompleteSearchRequest', description: 'A random search over a space.' })
export type SearchRequest = Immutable<z.output<typeof SearchRequest>>

/**
 * Throws ArchitectureError that names every fault by a pointer.
 *
 * @example
 * parseSearchRequest({ space: 'nas-bench-201', count: 100 }) // => { top: 10, objectives: ['macs'], … }
 */
export function parseSearchRequest(json: unknown): SearchRequest {
  const parsed = SearchRequest.safeParse(json)
  const faults = new Faults()
  if (!parsed.success) addIssues(parsed.error.issues, json, faults)
  faults.throwIfAny()
  return parsed.data!
}

/** The devices whose latency a search needs. */
export function searchDevices({ constraints, objectives }: SearchRequest): string[] {
  const wanted = objectives.filter((name) => name.startsWith('latency:')).map((name) => name.slice('latency:'.length))
  return [...new Set([...Object.keys(constraints.max_latency_ms ?? {}), ...wanted])]
}
