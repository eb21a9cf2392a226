// The schema of an accuracy: by a head, or by generated weights.
import * as z from 'zod'
import { METHODS } from './methods.ts'
import type { Immutable } from './immutable.ts'

const count = z.int().nonnegative()
const fraction = z.number().min(0).max(1)

/**
 * How the surrogate accuracy came about: generated weights, run on the bundle's probe images (GHN paper, section 4).
 */
export const SurrogateDetail = z.object({
  images: count.describe('Probe images that the network saw.'),
  accuracy: fraction.describe('Fraction of them that it gets right.'),
  loss: z.number().describe('Mean cross-entropy, nats.'),
  margin: z.number().describe("By how much the label's logit stands out from the next best."),
  probability: fraction.describe('Mean probability of the labels, by standard and calibrated logits.'),
  alignment: z
    .number()
    .max(1)
    .optional()
    .describe('How well its features tell the classes apart; where the model ranks by it.'),
  input: z.tuple([count, count, count]).describe('Channels, height and width that the network was built for.'),
  ghn: z.string().optional().describe('Bundle whose GHN wrote the weights: values of one are not those of another.'),
  skeleton: z.string().optional().describe('Network of the search space that was scored.'),
})

export const AccuracyPrediction = z
  .object({
    value: z
      .number()
      .describe(
        'A fraction of 1, unless the task has another metric. By `head`, what training reaches; by `surrogate`, for ' +
          'ranking only.',
      ),
    low: z.number().optional().describe('The value lies in low..high with a probability of 90 %; by `head` alone.'),
    high: z.number().optional(),
    method: z.enum(METHODS),
    task: z.string().describe('Whose accuracy it is, see `GET /v1/tasks`.'),
    recipe: z.string().optional().describe('How the network is trained, of tasks with recipes.'),
    surrogate: SurrogateDetail.optional().describe('How the surrogate came to it.'),
  })
  .meta({ id: 'AccuracyPrediction', description: 'What a network reaches in a task.' })

/** The accuracy for one of several tasks, with a domain of its own. */
export const TaskPrediction = AccuracyPrediction.extend({
  in_domain: z.boolean(),
  out_of_domain: z.array(z.string()).optional(),
}).meta({
  id: 'TaskPrediction',
  description: 'The accuracy for one of several tasks, and whether its head knows such networks.',
})

export type SurrogateDetail = Immutable<z.output<typeof SurrogateDetail>>
export type AccuracyPrediction = Immutable<z.output<typeof AccuracyPrediction>>
export type TaskPrediction = Immutable<z.output<typeof TaskPrediction>>
