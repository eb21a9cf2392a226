// A task file: what a metric of trained networks is about, and the model that predicts it. A bundle holds some; anyone
// can fit one from labelled networks.
import * as z from 'zod'

export const TASK_FORMAT = 1

const base64 = z.base64()
const finite = z.number()

/** Kernel ridge regression over networks that were trained: see `openKernelRegression`. */
export const KernelRegression = z.strictObject({
  kind: z.literal('kernel'),
  /** What the kernel reads of a network, in order: `GRAPH_FEATURES` and `STRUCTURE_FEATURES` by their names. */
  features: z.array(z.string()).min(1),
  /**
   * Of each column, features, words of recipes, what others say: what is taken off, and what the rest is divided by.
   */
  centre: z.array(finite),
  scale: z.array(z.number().positive()),
  /** exp(-laplace d1) + exp(-rbf d2), halved, of the mean absolute and the mean squared difference of columns. */
  laplace: z.number().positive(),
  rbf: z.number().positive(),
  /** Fitted networks, [networks, columns] bytes: a column's value is (byte - 128) / `STEP`. */
  rows: base64,
  /** [networks] float32, little-endian. */
  weights: base64,
  mean: finite,
  /** How many of the columns, the last ones, are what others say of a network; their share of all differences. */
  transfer: z.strictObject({ columns: z.int().positive(), share: z.number().min(0).max(1) }).optional(),
})
export type KernelRegression = z.infer<typeof KernelRegression>

export const TaskFile = z.strictObject({
  format: z.literal(TASK_FORMAT),
  /** What it is asked for by. */
  task: z.string().regex(/^[a-z0-9][\w.-]{0,63}$/, 'must be up to 64 lower-case letters, digits and _ . -'),
  /** Such as `top-1 accuracy`. */
  metric: z.string().min(1),
  /** Whether the metric is a fraction of 1. */
  fraction: z.boolean(),
  better: z.enum(['higher', 'lower']),
  /** Classes of its networks, where they are classifiers. */
  classes: z.int().positive().optional(),
  trained: z.strictObject({
    /** Whose figures they are. */
    how: z.string().min(1),
    /** Networks, each with a recipe. */
    samples: z.int().positive(),
  }),
  /** Words that recipes are spelled with, `_` between them, and the recipe that is meant where none is named. */
  recipes: z.strictObject({ words: z.array(z.string()).min(1), default: z.string() }).optional(),
  /** What is known of networks from elsewhere and helps where few were trained: a column of the model each. */
  transfers: z
    .array(z.strictObject({ of: z.string().min(1), model: KernelRegression, words: z.array(finite) }))
    .min(1)
    .optional(),
  /**
   * A value that the metric comes near to and does not reach. The model then predicts y of limit - e^-y where higher is
   * better, and of limit + e^y where lower is. The interval is one of y, too: near the limit small differences count.
   */
  limit: finite.optional(),
  model: KernelRegression,
  /** The measured minus the predicted value lies in low..high for `level` of the held-out networks of a distance. */
  interval: z.strictObject({
    level: z.number(),
    bands: z.array(z.strictObject({ within: z.number().optional(), low: finite, high: finite })).min(1),
  }),
  error: z.strictObject({
    kendall_tau: finite,
    /** Mean absolute error. */
    absolute: finite,
    networks: z.int(),
    /** How they were held out. */
    how: z.string(),
  }),
  caveats: z.array(z.string()),
})
export type TaskFile = z.infer<typeof TaskFile>
