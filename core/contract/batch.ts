// The schema of one item of a batch's answer.
import * as z from 'zod'
import { Prediction } from './prediction.ts'
import { Problem } from './problem.ts'
import type { Immutable } from './immutable.ts'

/** One of a batch: a prediction, or the problem with that architecture. */
export const BatchItem = z
  .union([
    Prediction,
    z
      .object({
        id: z.string().optional(),
        line: z.int().positive().optional().describe('Of the body where that is lines, from 1.'),
        error: Problem,
      })
      .meta({ id: 'BatchError' }),
  ])
  .meta({
    id: 'BatchItem',
    description: 'A prediction, or what is wrong with that architecture; the others are answered all the same.',
  })
export type BatchItem = Immutable<z.output<typeof BatchItem>>
