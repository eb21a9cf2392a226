// What a model bundle says of itself: the schema of its manifest.json.
import * as z from 'zod'

/** Raised when a reader of the old format could misread the new one. */
export const BUNDLE_FORMAT = 4

export const MANIFEST_FILE = 'manifest.json'

const count = z.int().nonnegative()
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be a lower-case SHA-256')
const fileName = z.string().regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/, 'must be a plain relative path')

/** One figure that was measured, with its interval. */
export const measurementSchema = z.strictObject({
  /** Such as `kendall_tau`. */
  metric: z.string().min(1),
  value: z.number(),
  /** Ends of the interval, where one was estimated. */
  low: z.number().optional(),
  high: z.number().optional(),
  /** Against what, on how many, and how the interval was made, in a sentence. */
  how: z.string().min(1),
})

const datasetSchema = z
  .strictObject({
    name: z.string().min(1),
    classes: count.min(2),
    classNames: z.array(z.string().min(1)),
    /** Per channel, images in 0..1; what `normaliseImages` takes. */
    mean: z.array(z.number()).min(1),
    std: z.array(z.number().positive()).min(1),
    attribution: z.string(),
  })
  .refine(({ classes, classNames }) => classes === classNames.length, 'classes must be the number of classNames')
  .refine(({ mean, std }) => mean.length === std.length, 'mean and std must have one entry a channel')

export const manifestSchema = z.strictObject({
  formatVersion: z.literal(BUNDLE_FORMAT),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens'),
  /** Follows from the files and from what decides on predictions here: see `bundleVersion`. */
  version: z.string().regex(/^[0-9a-f]{12}$/, 'must be 12 hexadecimal digits'),
  /** ISO 8601, UTC. */
  created: z.iso.datetime(),
  dataset: datasetSchema,
  /** Search spaces the model was trained on. */
  spaces: z.array(z.string().min(1)),
  /** Read by the GHN alone, by schemas of its own. */
  ghn: z.strictObject({ config: z.record(z.string(), z.unknown()) }),
  scoring: z.strictObject({
    inputHeight: count.min(1),
    inputWidth: count.min(1),
    /** Probe images a prediction uses. */
    images: count.min(1),
    /**
     * The predicted accuracy of a network: intercept + slope * mean probability of the labels, by standard logits times
     * `scale`. The scale makes the labels likeliest under random networks with generated weights. The line goes through
     * their accuracies, so the value is theirs with less noise.
     */
    accuracy: z.strictObject({
      scale: z.number().positive(),
      intercept: z.number(),
      slope: z.number().positive(),
      /**
       * Where more than the probability ranks: the weights of what the line reads instead, as the logit of the
       * predicted accuracy. `alignment` is of the features with the labels, to the power `alignmentPower` (1 where none
       * is named); `size` is of the decimal logarithm of the multiply-accumulates.
       */
      score: z
        .strictObject({
          probability: z.number(),
          alignment: z.number(),
          alignmentPower: z.number().positive().optional(),
          size: z.number(),
          /**
           * Alignment below which lies one in 64 of the random networks that the line was fitted to, where alignments
           * rank; 0 elsewhere.
           */
          least: z.number(),
          /** Their multiply-accumulates for one parameter, geometric mean: for the size of networks below that. */
          macsPerParam: z.number().positive().optional(),
        })
        .optional(),
    }),
  }),
  training: z.strictObject({
    seed: count,
    steps: count,
    architectures: count,
    images: count,
    seconds: z.number().nonnegative(),
    device: z.string().min(1),
    /** Version of the bundle that training went on from, and whose numbers are counted in. */
    from: z.string().min(1).optional(),
  }),
  /** What the model of each head gives; read by the heads alone. */
  heads: z
    .strictObject({
      /** Of the data set's own task. */
      accuracy: z.record(z.string(), z.json()),
      /** By the names of further tasks with networks of the same space. */
      tasks: z.record(z.string(), z.record(z.string(), z.json())).optional(),
    })
    .optional(),
  /** Folder in it of the bundle whose GHN writes weights of networks outside the domain of this one's. */
  wider: fileName.optional(),
  quality: z.array(measurementSchema),
  files: z.record(fileName, z.strictObject({ sha256: sha256Schema, bytes: count })),
})

export type Manifest = z.infer<typeof manifestSchema>
export type Measurement = z.infer<typeof measurementSchema>
