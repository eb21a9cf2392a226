// A device file: what a device is, how its latency was measured, and the model that predicts it. A bundle holds many.
import * as z from 'zod'
import { ExecutedModel, openExecuted } from './executed/executed-latency.ts'
import { KernelModel, openKernels } from './kernel-model.ts'
import { PRECISIONS } from './kernels.ts'
import { LinearModel, openLinear } from './linear-model.ts'
import type { MeasuredRuns, PredictRun } from './other-runs.ts'

export const DEVICE_FORMAT = 1
/** Precision of a device whose source does not tell. */
export const NOT_STATED = 'not stated'

/** How far off a device's predictions are on networks that it was not fitted to. */
const HeldOutError = z.strictObject({
  /** Share of the networks predicted within 10 % of their measurement. */
  within10: z.number(),
  /** Mean absolute relative error. */
  relative: z.number(),
  /** The median of the same: of few networks one that is far off rules the mean. Not in all files. */
  median: z.number().optional(),
  networks: z.int(),
  /** How they were held out. */
  how: z.string(),
})

/** Every way to predict; `openModel` has a case for each kind. */
const Model = z.discriminatedUnion('kind', [KernelModel, LinearModel, ExecutedModel])

export const DeviceFile = z.strictObject({
  format: z.literal(DEVICE_FORMAT),
  name: z
    .string()
    .regex(/^[\w][\w./:+-]{0,63}$/, 'must be up to 64 letters, digits and _ . / : + -')
    .describe('What the device is asked for by.'),
  hardware: z.string().min(1),
  /** Software that ran the networks, and on how many threads where that is known. */
  runtime: z.string().min(1),
  /** Numbers that it computes with, as whoever measured calls them: `fp32`, `amp`, `w8a8`. */
  precision: z.string().min(1).optional(),
  /** Images a run. */
  batch: z.int().positive(),
  /** Whether a run of one image is an image's share of a run of as many as fit: whatever is started is shared too. */
  large_runs: z.boolean().optional(),
  threads: z.int().positive().optional(),
  unit: z.literal('ms'),
  measured: z.strictObject({
    /** ISO 8601 date, where it is known. */
    date: z.string().optional(),
    how: z.string(),
    /** Networks that were measured. */
    samples: z.int().nonnegative(),
  }),
  error: HeldOutError.optional(),
  /** What a reader must know before using the figures, a sentence each. */
  caveats: z.array(z.string()),
  model: Model,
  /** The energy of a run, where it was measured too. */
  energy: z.strictObject({ unit: z.literal('mJ'), error: HeldOutError.optional(), model: Model }).optional(),
})
export type DeviceFile = z.infer<typeof DeviceFile>

/** What is told of a device: its file, and of the models that predict it no more than their kind. */
export function aboutDevice(file: DeviceFile) {
  const { format: _, model, energy, ...about } = file
  return { ...about, model: model.kind, ...(energy && { energy: { unit: energy.unit, error: energy.error } }) }
}

export interface Device {
  readonly file: DeviceFile
  /** Milliseconds of a run, of `file.batch` images where no number is given. */
  readonly latency: PredictRun
  /** Millijoules of a run, for devices whose energy is known. */
  readonly energy?: PredictRun
}

export function openDevice(file: DeviceFile): Device {
  const { energy } = file
  return { file, latency: openModel(file.model, file), ...(energy && { energy: openModel(energy.model, file) }) }
}

/** Precisions of devices that compute with the numbers that a network comes with. */
const AS_GIVEN: readonly (string | undefined)[] = [undefined, NOT_STATED, 'fp32']

/** Opened when it is first asked: a bundle knows hundreds of devices, and a question names few. */
function openModel(model: z.infer<typeof Model>, { batch, precision, large_runs: largeRuns }: DeviceFile): PredictRun {
  let opened: PredictRun | undefined
  const open = () => (opened ??= predictionBy(model, { batch, precision, largeRuns }))
  if (AS_GIVEN.includes(precision)) return (graph, run) => open()(graph, run)
  // Whatever the numbers of a file are, they become those that the device was measured with.
  return (graph, run) => open()(graph, run && { ...run, bits: undefined })
}

function predictionBy(
  model: z.infer<typeof Model>,
  { batch, precision, largeRuns }: MeasuredRuns & { readonly batch: number; readonly precision?: string | undefined },
): PredictRun {
  switch (model.kind) {
    case 'kernels':
      return openKernels(
        model,
        batch,
        PRECISIONS.find((known) => known === precision),
      )
    case 'linear':
      return openLinear(model, batch)
    case 'executed':
      return openExecuted(model, { batch, largeRuns })
  }
}
