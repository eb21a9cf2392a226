// What a prediction is, and what a service needs from whoever makes one. Types only.
import type { AccuracyTask } from './tasks/accuracy-task.ts'
import type { Device } from '../latency/device.ts'
import type { ResolvedArchitecture } from '../spaces/resolve.ts'

/** How the surrogate accuracy came about: generated weights, run on the bundle's probe images (GHN paper, section 4). */
export interface SurrogateDetail {
  /** Probe images the child network saw. */
  readonly images: number
  /** Fraction of them that it gets right. */
  readonly accuracy: number
  /** Mean cross-entropy over them, nats. */
  readonly loss: number
  /** Mean margin of the label's logit over the next best, in standard deviations of the logits. */
  readonly margin: number
  /** Mean probability of the labels by standard, calibrated logits (see `labelProbability`). */
  readonly probability: number
  /** How well its features tell the classes apart, at most 1 (see `emitAlignment`); where the bundle ranks by it. */
  readonly alignment?: number
  /** Input the child was built for; smaller than the architecture's own where the bundle was trained so. */
  readonly input: readonly [channels: number, height: number, width: number]
  /** Skeleton that was scored, where the architecture comes from a search space. */
  readonly skeleton?: string
}

/** How an accuracy is predicted: by a head fitted to trained accuracies, or by scoring the network with generated weights. */
export const METHODS = ['head', 'surrogate'] as const
export type Method = (typeof METHODS)[number]

/** Fractions of 1, unless the task's metric is another. */
export interface AccuracyPrediction {
  /**
   * By `head`, what training reaches, as far as the head was fitted to it. By `surrogate`, the accuracy with generated weights as the
   * labels' probability tells it, or what else the bundle reads of the network, which has less noise than counting: it
   * ranks, and says nothing of what training reaches.
   */
  readonly value: number
  /** The value lies in low..high with a probability of 90 %; a surrogate has no interval. */
  readonly low?: number
  readonly high?: number
  readonly method: Method
  /** Whose accuracy it is, such as `cifar10` or `imagenet-1k`. */
  readonly task: string
  /** The recipe of training that is meant, of tasks with several. */
  readonly recipe?: string
  readonly surrogate?: SurrogateDetail
}

/** The accuracy for one of several tasks, with a domain of its own. */
export interface TaskPrediction extends AccuracyPrediction {
  readonly in_domain: boolean
  readonly out_of_domain?: readonly string[]
}

/**
 * Milliseconds of a run of the device's batch size, or of `batch` images where an answer has it; the value lies in
 * low..high with a probability of 90 %.
 */
export interface LatencyPrediction {
  readonly value_ms: number
  readonly low_ms: number
  readonly high_ms: number
  /** Whether the architecture is like those that the device was measured with. */
  readonly in_domain: boolean
  /** Why not, a sentence each; left out in the domain. */
  readonly out_of_domain?: readonly string[]
}

/** Millijoules of a run, as `LatencyPrediction`. */
export interface EnergyPrediction {
  readonly value_mj: number
  readonly low_mj: number
  readonly high_mj: number
}

/** One exit of a network with early exits, or its output, which is the last of them. */
export interface ExitFacts {
  /** Id of the node that gives its logits. */
  readonly id: string
  /** Multiply-accumulates of one image until this exit has answered, exits being taken in order: all before it have answered too. */
  readonly macs: number
  /** Learnable parameters that are used until then. */
  readonly params: number
}

export interface ExitScore extends ExitFacts {
  readonly accuracy: AccuracyPrediction & { readonly method: 'surrogate'; readonly surrogate: SurrogateDetail }
}

export interface ExitPrediction extends ExitFacts {
  /** Left out where the network has none, as `accuracy` of the whole. */
  readonly accuracy?: AccuracyPrediction
  /** Milliseconds until this exit has answered, on those of the devices asked for that predict parts of a network: by kernels. */
  readonly latency: Readonly<Record<string, LatencyPrediction>>
}

/** Bytes that a network takes of memory, weights and activations in the numbers of its file, else in float32. */
export interface Memory {
  /** All learnable numbers. */
  readonly weights_bytes: number
  /** Most activations that a run needs at the same time, each from its node until its last reader has run. */
  readonly peak_activation_bytes: number
}

/** What holds of an architecture however it is predicted. */
export interface ArchitectureFacts {
  /** Multiply-accumulates of one image through the whole architecture. */
  readonly macs: number
  /** Learnable parameters of the whole architecture. */
  readonly params: number
  /**
   * Whether the architecture lies in what the model was trained on, or the head fitted to. A network without an
   * accuracy
   * lies outside, by the reason of `no_accuracy`.
   */
  readonly in_domain: boolean
  /** Why not, one sentence each; empty in the domain. */
  readonly out_of_domain: readonly string[]
  /** Canonical hash of the architecture, hexadecimal. */
  readonly hash: string
  readonly model: { readonly name: string; readonly version: string }
}

/** The answer to one architecture. */
export interface Prediction extends ArchitectureFacts {
  /** Of a classifier of images. */
  readonly accuracy?: AccuracyPrediction
  /** Why there is no accuracy, a sentence. */
  readonly no_accuracy?: string
  /** By the names of the tasks asked for, where there are several; `accuracy` is that of the first. */
  readonly accuracies?: Readonly<Record<string, TaskPrediction>>
  /** By the names of the devices asked for. */
  readonly latency: Readonly<Record<string, LatencyPrediction>>
  /** Of those among them whose energy is known. */
  readonly energy?: Readonly<Record<string, EnergyPrediction>>
  /** For an architecture with early exits: each in order, the output last. `accuracy` above is the output's. */
  readonly exits?: readonly ExitPrediction[]
  /**
   * Images of the run that memory and latency are about, where a file or whoever asks says so; else each device's own.
   */
  readonly batch?: number
  readonly memory: Memory
}

/** An architecture scored with generated weights. */
export interface Scored extends ArchitectureFacts {
  readonly accuracy: AccuracyPrediction & { readonly method: 'surrogate'; readonly surrogate: SurrogateDetail }
  readonly exits?: readonly ExitScore[]
}

/** A named tensor, row-major. */
export interface NamedTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Who generates weights and scores with them: in this process over a loaded bundle, or a pool of processes that each hold one. */
export interface Predictor {
  /** Bundle name, version, domain and limits as published in `/info`. */
  readonly model: { readonly name: string; readonly version: string; readonly spaces: readonly string[] }
  /** `cuda`, `webgpu`, `cpu` or `wasm`. */
  readonly executionProvider: string
  predict(architecture: ResolvedArchitecture, options?: ScoreOptions): Promise<Scored>
  /** Generated weights of the network as it was sent, in node order; of dead branches zeros. */
  weights(architecture: ResolvedArchitecture): Promise<NamedTensor[]>
  /**
   * The network as it was sent, with these weights, as a self-contained ONNX model: input `images` [N, C, H, W] float32
   * in 0..1, outputs `logits` [N, classes] and, of its exits in order, `logits.0`, `logits.1`, … One that is no
   * classifier of images reads its inputs by their names, as they are, and gives `output`, before it `output.0`,
   * `output.1`, …
   */
  child(architecture: ResolvedArchitecture): Promise<Uint8Array>
}

/** Who answers: heads where they can, a predictor where weights are wanted. */
export interface Forecaster extends Omit<Predictor, 'predict'> {
  /** The methods that the bundle has, the one used by default first. */
  readonly methods: readonly Method[]
  readonly devices: ReadonlyMap<string, Device>
  /** Whose accuracy its heads know, by their names. */
  readonly tasks: ReadonlyMap<string, AccuracyTask>
  predict(architecture: ResolvedArchitecture, options?: PredictOptions): Promise<Prediction>
}

export interface ScoreOptions {
  /** Probe images to score on; default all of the bundle's. */
  readonly images?: number
  /** Aborts waiting; work not begun is dropped. */
  readonly signal?: AbortSignal
}

export interface PredictOptions extends ScoreOptions {
  /** Default the first of `methods`. */
  readonly method?: Method
  /**
   * Tasks whose accuracy is wanted, by name; default the one with as many classes as the network. Of several,
   * `accuracy` is the first one's.
   */
  readonly tasks?: readonly string[]
  /** How the network is to be trained, where a task asked for has recipes; default that of the task. */
  readonly recipe?: string
  /** Devices whose latency is wanted, by name; default none. */
  readonly devices?: readonly string[]
  /**
   * Of the devices named, or of all where none is, those that compute with such numbers, as their files call them:
   * `fp32`, `int8`, `w8a16`. A name may then stop before a `/` and means all devices that it begins.
   */
  readonly precision?: string
  /** Images of a run; default those of the network's file, else each device's own. */
  readonly batch?: number
}
