// What a gate knows of a model, predicted or measured: values with intervals.
import * as z from 'zod'

const finite = z.number()

/** A value that lies in low..high with a probability of 90 %; equal ends where it is counted rather than predicted. */
export const ValueRange = z.object({ value: finite, low: finite, high: finite })
export type ValueRange = z.infer<typeof ValueRange>

const Uncertain = ValueRange.extend({
  /** Why the model is unlike those that the predictor knows, a sentence each; empty in its domain. */
  outside: z.array(z.string()),
})

export const ModelLatency = Uncertain.extend({
  /** Predicted for the device, or timed on this machine. */
  source: z.enum(['predicted', 'measured']),
  /** Timed by turns with its baseline: how many times as long it takes. */
  ratio: ValueRange.optional(),
  /** Why the value could not be timed although that was asked for. */
  failure: z.string().optional(),
})
export type ModelLatency = z.infer<typeof ModelLatency>

/** A layer and what it costs. */
export const LayerCost = z.object({
  /** As the model's file names it. */
  id: z.string(),
  op: z.string(),
  /** Of the file, where that is text. */
  line: z.int().positive().optional(),
  macs: finite,
  params: finite,
  /** Bytes of what it gives in a run; older reports do not have them. */
  output_bytes: finite.optional(),
  /** Milliseconds by device, where the device's model tells. */
  ms: z.record(z.string(), finite),
})
export type LayerCost = z.infer<typeof LayerCost>

/** Milliseconds, counts, bytes, a fraction of 1. */
export const ModelPrediction = z.object({
  /** Path from where the gate runs, with forward slashes, or a space's spelling. */
  model: z.string(),
  /** Whether it is a path. */
  file: z.boolean(),
  /** Equal for networks that are the same but for their weights. */
  hash: z.string(),
  macs: finite,
  params: finite,
  /** Bytes of the ONNX file and of the files that it keeps weights in, or of the parameters as float32. */
  size: finite.optional(),
  /** Why the size cannot be told, a sentence. */
  no_size: z.string().optional(),
  /** Bytes in memory; older reports do not have them. */
  memory: z.object({ weights_bytes: finite, peak_activation_bytes: finite }).optional(),
  /** Images of a run, where a file or a configuration says so. */
  batch: z.int().positive().optional(),
  /** By device. */
  latency: z.record(z.string(), ModelLatency),
  accuracy: Uncertain.optional(),
  /** Why an accuracy that is asked for is none, a sentence. */
  no_accuracy: z.string().optional(),
  layers: z.array(LayerCost),
})
export type ModelPrediction = z.infer<typeof ModelPrediction>
