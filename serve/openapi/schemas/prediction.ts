// What is said of an architecture: the schemas of predictions, of batches of them, and of generated weights.
import * as z from 'zod'
import { METHODS } from '@archcast/core/predict/types.ts'
import { Problem } from './problem.ts'

const count = z.int().nonnegative()
const fraction = z.number().min(0).max(1)

export const Accuracy = z
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
    surrogate: z
      .object({
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
        skeleton: z.string().optional().describe('Network of the search space that was scored.'),
      })
      .optional()
      .describe('How the surrogate came to it.'),
  })
  .meta({ id: 'AccuracyPrediction', description: 'What a network reaches in a task.' })

export const Latency = z
  .object({
    value_ms: z.number(),
    low_ms: z.number(),
    high_ms: z.number(),
    in_domain: z.boolean().describe('Whether the architecture is like those that the device was measured with.'),
    out_of_domain: z.array(z.string()).optional().describe('Why not, a sentence each; left out in the domain.'),
  })
  .meta({
    id: 'LatencyPrediction',
    description:
      "Milliseconds of a run of the device's batch size, or of `batch` images where the answer has it; the value lies in " +
      'low..high with a probability of 90 %. Devices that were measured by whole networks are scaled to another batch by ' +
      'its images, outside of their domain.',
  })

const Energy = z.object({ value_mj: z.number(), low_mj: z.number(), high_mj: z.number() }).meta({
  id: 'EnergyPrediction',
  description: 'Millijoules of a run; the value lies in low..high with a probability of 90 %.',
})

const Exit = z
  .object({
    id: z.string().describe('Node that gives its logits.'),
    accuracy: Accuracy.optional().describe('Left out where the network has none.'),
    macs: count.describe('Multiply-accumulates of one image until this exit has answered, and all before it.'),
    params: count.describe('Learnable parameters that are used until then.'),
    latency: z
      .record(z.string(), Latency)
      .describe('Until this exit has answered, on those of the devices asked for that are predicted kernel by kernel.'),
  })
  .meta({ id: 'ExitPrediction', description: 'One exit of a network with early exits, or its output.' })

const Memory = z
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
  accuracy: Accuracy.optional().describe('Of a classifier of images: one input of three axes, and `classes`.'),
  no_accuracy: z.string().optional().describe('Why there is no accuracy, a sentence.'),
  accuracies: z
    .record(
      z.string(),
      Accuracy.extend({ in_domain: z.boolean(), out_of_domain: z.array(z.string()).optional() }).meta({
        id: 'TaskPrediction',
        description: 'The accuracy for one of several tasks, and whether its head knows such networks.',
      }),
    )
    .optional()
    .describe('By the names of the tasks asked for, where there are several; `accuracy` is that of the first.'),
  latency: z.record(z.string(), Latency).describe('By the names of the devices asked for.'),
  energy: z.record(z.string(), Energy).optional().describe('Of those among them whose energy is known.'),
  exits: z
    .array(Exit)
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

export const WeightList = z
  .object({
    model: z.string(),
    version: z.string(),
    tensors: z.array(
      z.object({
        name: z.string(),
        dtype: z.literal('F32'),
        shape: z.array(count),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ),
  })
  .meta({
    id: 'WeightList',
    description: 'The generated tensors in the order of the nodes, by checksums of their bytes.',
  })

export type Prediction = z.output<typeof Prediction>
export type BatchItem = z.output<typeof BatchItem>
export type WeightList = z.output<typeof WeightList>
