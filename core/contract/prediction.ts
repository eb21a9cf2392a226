// What is said of an architecture: the schemas of a prediction and of its parts.
import * as z from 'zod'
import { AccuracyPrediction, TaskPrediction } from './accuracy.ts'
import { EnergyPrediction, LatencyPrediction } from './latency.ts'
import type { Immutable } from './immutable.ts'

const count = z.int().nonnegative()

export const ExitPrediction = z
  .object({
    id: z.string().describe('Node that gives its logits.'),
    accuracy: AccuracyPrediction.optional().describe('Left out where the network has none.'),
    macs: count.describe('Multiply-accumulates of one image until this exit has answered, and all before it.'),
    params: count.describe('Learnable parameters that are used until then.'),
    latency: z
      .record(z.string(), LatencyPrediction)
      .describe('Until this exit has answered, on those of the devices asked for that are predicted kernel by kernel.'),
  })
  .meta({ id: 'ExitPrediction', description: 'One exit of a network with early exits, or its output.' })

export const Memory = z
  .object({
    weights_bytes: z.number().nonnegative().describe('All learnable numbers.'),
    peak_activation_bytes: z
      .number()
      .nonnegative()
      .describe('Most activations that are needed at the same time, each from its node until its last reader has run.'),
  })
  .meta({
    id: 'Memory',
    description:
      'Bytes of a run of `batch` images, one where the answer has none: four an element, two of a float16 file.',
  })

const prediction = {
  accuracy: AccuracyPrediction.optional().describe(
    'Of a classifier of images: one input of three axes, and `classes`.',
  ),
  no_accuracy: z.string().optional().describe('Why there is no accuracy, a sentence.'),
  accuracies: z
    .record(z.string(), TaskPrediction)
    .optional()
    .describe('By the names of the tasks asked for, where there are several; `accuracy` is that of the first.'),
  latency: z.record(z.string(), LatencyPrediction).describe('By the names of the devices asked for.'),
  energy: z.record(z.string(), EnergyPrediction).optional().describe('Of those among them whose energy is known.'),
  exits: z
    .array(ExitPrediction)
    .optional()
    .describe(
      'For an architecture with early exits: each in order, the output last. `accuracy` is that of the output.',
    ),
  batch: count
    .optional()
    .describe("Images of a run, where the request or the file says so; else latency is of a run of each device's own."),
  macs: count.describe('Multiply-accumulates of one image through the whole network.'),
  params: count.describe('Learnable parameters of the whole network.'),
  memory: Memory,
  in_domain: z
    .boolean()
    .describe(
      'Whether the architecture lies in what the accuracy model was fitted to; if not, the accuracy is a guess, or there ' +
        'is none. Each latency says the same of its device.',
    ),
  out_of_domain: z.array(z.string()).describe('Why not, a sentence each.'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('The same for networks that compute the same.'),
  model: z.object({ name: z.string(), version: z.string() }),
}

/** The answer to one architecture, with its `id` where one was sent. */
export const Prediction = z
  .object({ id: z.string().optional(), ...prediction })
  .meta({ id: 'Prediction', description: 'Accuracy, latency, costs and memory of one architecture.' })

export type ExitPrediction = Immutable<z.output<typeof ExitPrediction>>
export type Memory = Immutable<z.output<typeof Memory>>
export type Prediction = Immutable<z.output<typeof Prediction>>
