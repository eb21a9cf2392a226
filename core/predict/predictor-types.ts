// What a service needs from whoever predicts. Types only.
import type { AccuracyPrediction, SurrogateDetail } from '../contract/accuracy.ts'
import type { Method } from '../contract/methods.ts'
import type { RequestedOptions } from '../contract/predict-request.ts'
import type { ExitPrediction, Prediction } from '../contract/prediction.ts'
import type { Device } from '../latency/device.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { AccuracyTask } from './tasks/accuracy-task.ts'

/** One exit of a network with early exits, or its output, which is the last of them. */
export type ExitFacts = Pick<ExitPrediction, 'id' | 'macs' | 'params'>

export interface ExitScore extends ExitFacts {
  readonly accuracy: AccuracyPrediction & { readonly method: 'surrogate'; readonly surrogate: SurrogateDetail }
}

/** What holds of an architecture however it is predicted. */
export type ArchitectureFacts = Pick<Prediction, 'macs' | 'params' | 'in_domain' | 'out_of_domain' | 'hash' | 'model'>

/** An architecture scored with generated weights. */
export interface ScoredNetwork extends ArchitectureFacts {
  readonly accuracy: AccuracyPrediction & { readonly method: 'surrogate'; readonly surrogate: SurrogateDetail }
  readonly exits?: readonly ExitScore[]
}

/** A named tensor, row-major. */
export interface NamedTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/**
 * Who generates weights and scores with them: in this process over a loaded bundle, or a pool of processes that each
 * hold one.
 */
export interface Scorer {
  /** Bundle name, version, domain and limits as published in `/info`. */
  readonly model: { readonly name: string; readonly version: string; readonly spaces: readonly string[] }
  /** `cuda`, `webgpu`, `cpu` or `wasm`. */
  readonly executionProvider: string
  predict(architecture: ResolvedArchitecture, options?: ScoreOptions): Promise<ScoredNetwork>
  /**
   * Generated weights of the network as it was sent, in node order; dead branches have zeros. Where a file tells its
   * tensors (`own`), they come as the file has them, with the statistics of batch normalisation.
   */
  weights(architecture: ResolvedArchitecture): Promise<NamedTensor[]>
  /**
   * The network as it was sent, with these weights, as a self-contained ONNX model: input `images` [N, C, H, W] float32
   * in 0..1, outputs `logits` [N, classes] after those of its exits, `logits.0`, `logits.1`, … A network that does not
   * classify images reads its inputs by their names, as they are, and gives `output` after `output.0`, `output.1`, …
   */
  child(architecture: ResolvedArchitecture): Promise<Uint8Array>
}

/** Who answers: heads where they can, a scorer where weights are wanted. */
export interface Predictor extends Omit<Scorer, 'predict'> {
  /** The methods that the bundle has, the one used by default first. */
  readonly methods: readonly Method[]
  readonly devices: ReadonlyMap<string, Device>
  /** Whose accuracy its heads know, by their names. */
  readonly tasks: ReadonlyMap<string, AccuracyTask>
  predict(architecture: ResolvedArchitecture, options?: PredictOptions): Promise<Prediction>
}

export interface ScoreOptions {
  /** Probe images to score on; default all of the bundle's. */
  readonly images?: number | undefined
  /** Aborts waiting; work not begun is dropped. */
  readonly signal?: AbortSignal | undefined
}

/** `tasks` and `devices` by name; of several tasks, `accuracy` is the first one's. */
export type PredictOptions = RequestedOptions & Pick<ScoreOptions, 'signal'>
