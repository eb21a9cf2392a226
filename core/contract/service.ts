// What the service says of itself: the schemas of spaces, devices, limits and of the Open Inference Protocol's answers.
import * as z from 'zod'
import { manifestSchema } from '../bundle/manifest.ts'
import { DeviceFile } from '../latency/device.ts'
import { METHODS } from './methods.ts'
import type { Immutable } from './immutable.ts'

const count = z.int().nonnegative()
const limits = z.record(z.string(), z.number())

export const Spaces = z.object({ spaces: z.array(z.object({ name: z.string(), description: z.string() })) })

export const SpaceSample = z.object({
  space: z.string(),
  seed: count,
  architectures: z.array(z.object({ space: z.string(), arch: z.string() })),
})

const { format: _, model, energy, ...about } = DeviceFile.shape
const kinds = model.options.map(({ shape }) => shape.kind.value) as ['kernels', 'linear', 'executed']
const heldOut = about.error

export const Devices = z.object({
  devices: z.array(
    z
      .object({
        ...about,
        model: z
          .enum(kinds)
          .describe(
            'How it predicts: by timed kernels or by executed ones any architecture, by a linear model those of a space.',
          ),
        energy: z.object({ unit: energy.unwrap().shape.unit, error: heldOut }).optional(),
      })
      .meta({ id: 'Device', description: 'Hardware with a runtime on it at a batch size.' }),
  ),
})

export const Tasks = z.object({
  tasks: z.array(
    z
      .object({
        task: z.string(),
        metric: z.string(),
        classes: count.optional().describe('Networks with as many are predicted for it where none is asked for.'),
        recipes: z
          .object({ words: z.array(z.string()), default: z.string() })
          .optional()
          .describe('Words that recipes of training are spelled with, `_` between them.'),
      })
      .meta({ id: 'Task', description: 'What networks are trained for and judged by.' }),
  ),
})

const { scoring, training, quality, files } = manifestSchema.shape

export const Info = z
  .object({
    name: z.literal('archcast'),
    version: z.string(),
    model: z.object({ name: z.string(), version: z.string(), spaces: z.array(z.string()) }),
    bundle: z
      .object({
        created: z.string(),
        dataset: z.object({ name: z.string(), classes: count, attribution: z.string() }),
        scoring,
        training,
        quality,
        files,
      })
      .optional()
      .describe('What the model was made of, and the hashes of its files.'),
    methods: z.array(z.enum(METHODS)).describe('The one used by default first.'),
    execution_provider: z.string().describe('`cuda`, `webgpu`, `cpu` or `wasm`.'),
    limits: z.object({
      body_bytes: count,
      batch_bytes: count,
      batch_architectures: count,
      onnx_bytes: count,
      onnx: limits.describe('Of an ONNX file.'),
      search: limits,
      architecture: limits.describe('Of the document and of its network, to be read, counted and predicted by heads.'),
      scoring: limits.describe('What generating weights and scoring may take: method `surrogate`, and the weights.'),
      weights: limits.describe('Of a network that is given weights.'),
    }),
  })
  .meta({ id: 'Info' })

export const Server = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) })
export const Live = z.object({ live: z.boolean() })
export const Ready = z.object({ ready: z.boolean() })
export const ModelReady = z.object({ name: z.string(), ready: z.boolean() })

const tensors = z.array(
  z.object({ name: z.string(), datatype: z.enum(['BYTES', 'FP64', 'INT64', 'BOOL']), shape: z.array(z.int()) }),
)
export const ModelMetadata = z
  .object({ name: z.string(), versions: z.array(z.string()), platform: z.string(), inputs: tensors, outputs: tensors })
  .meta({ id: 'ModelMetadata' })

export type Info = Immutable<z.output<typeof Info>>
export type Spaces = Immutable<z.output<typeof Spaces>>
export type SpaceSample = Immutable<z.output<typeof SpaceSample>>
export type Devices = Immutable<z.output<typeof Devices>>
export type Tasks = Immutable<z.output<typeof Tasks>>
export type ModelMetadata = Immutable<z.output<typeof ModelMetadata>>
