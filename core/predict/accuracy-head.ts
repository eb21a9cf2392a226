// The accuracy head: features of an architecture -> the accuracy that training would give it, with an interval.
import * as z from 'zod'
import { BundleError } from '../bundle/errors.ts'
import { FittedSchema, outsideFitted } from '../features/fitted.ts'
import { STRUCTURE_FEATURES, structureOf } from '../features/structure.ts'
import { microBatched } from './micro-batch.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Ort, SessionOptions } from '../onnx/runtime.ts'

export const HEADS_FILE = 'heads.onnx'
/** The file of a further task's head. */
export const headsFileOf = (task: string) => `heads-${task}.onnx`

/** What a manifest says of the head. */
export const AccuracyHeadSchema = z.strictObject({
  /** Whose accuracy it is, such as `CIFAR-10 test accuracy after 200 epochs`. */
  target: z.string(),
  /** Classes of its networks; those of the bundle's data set where left out. */
  classes: z.int().positive().optional(),
  /** Names of the features that the model reads. */
  features: z.array(z.string()),
  /** The model gives -ln(ceiling - accuracy): among good networks, a point is worth more. */
  ceiling: z.number(),
  /**
   * Split conformal: mean +- quantile * sqrt(spread^2 + floor^2) holds a share `level` of the architectures held out
   * for it. The quantile is that of the first band whose end the mean, an output of the model, does not pass; the last
   * band has no end.
   */
  interval: z.strictObject({
    level: z.number(),
    floor: z.number(),
    bands: z.array(z.strictObject({ to: z.number().optional(), quantile: z.number() })).min(1),
  }),
  fitted: FittedSchema,
  /** For networks of other designs: a logistic curve from chance to the ceiling of what another task's head says. */
  elsewhere: z
    .strictObject({
      from: z.string(),
      intercept: z.number(),
      slope: z.number().nonnegative(),
      /** The measured minus the predicted accuracy lies in low..high for 90 % of them. */
      low: z.number(),
      high: z.number(),
      kendall_tau: z.number(),
      /** Networks of a space that the other head never saw. */
      networks: z.int(),
    })
    .optional(),
})
export type AccuracyHeadDetails = z.infer<typeof AccuracyHeadSchema>

export interface HeadAccuracy {
  /** Fraction of 1, as are the ends of its interval. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** Why the architecture is unlike those that were fitted, a sentence each. */
  readonly reasons: readonly string[]
}

export interface AccuracyHead {
  readonly details: AccuracyHeadDetails
  /**
   * Predicts a batch in one run, together with what else is asked in the same turn of the event loop. `parts` are of
   * networks with several exits: nothing was fitted to their joint training.
   */
  predict(graphs: readonly ArchGraph[], options?: { readonly parts?: boolean }): Promise<HeadAccuracy[]>
  release(): Promise<void>
}

/** Outside of what was fitted nothing is guaranteed; the interval says so by this factor. */
const OUTSIDE = 3

/**
 * Throws BundleError where the head was fitted to other features than this version computes.
 *
 * @param eager whether its session is opened now, or when it is first asked
 */
export async function openAccuracyHead(
  ort: Ort,
  model: Uint8Array,
  details: AccuracyHeadDetails,
  options: SessionOptions = {},
  { eager = true }: { readonly eager?: boolean } = {},
): Promise<AccuracyHead> {
  const names = STRUCTURE_FEATURES.join()
  if (details.features.join() !== names) throw new BundleError(HEADS_FILE, `features ${names}`, details.features.join())
  let opening: ReturnType<Ort['InferenceSession']['create']> | undefined
  const opened = () => (opening ??= ort.InferenceSession.create(model, options))
  if (eager) await opened()
  const outside = outsideFitted(details.fitted)
  const { ceiling, interval } = details
  const accuracy = (output: number) => Math.min(1, Math.max(0, ceiling - Math.exp(-output)))
  const width = STRUCTURE_FEATURES.length
  const run = microBatched(async (rows: readonly Float64Array[]) => {
    const features = new Float32Array(rows.length * width)
    rows.forEach((row, i) => features.set(row, i * width))
    const session = await opened()
    const { mean, spread } = await session.run({ features: new ort.Tensor(features, [rows.length, width]) })
    return rows.map((_, i) => [(mean.data as Float32Array)[i], (spread.data as Float32Array)[i]] as const)
  })
  return {
    details,
    async predict(graphs, { parts = false } = {}) {
      const outputs = await run(graphs.map(structureOf))
      return graphs.map((graph, i) => {
        const [mean, spread] = outputs[i]
        const reasons = outside(graph)
        const { quantile } = interval.bands.find(({ to = Infinity }) => mean <= to)!
        const half = quantile * Math.hypot(spread, interval.floor) * (parts || reasons.length > 0 ? OUTSIDE : 1)
        return {
          value: accuracy(mean),
          low: accuracy(mean - half),
          high: accuracy(mean + half),
          reasons,
        }
      })
    },
    release: async () => (await opening)?.release(),
  }
}
