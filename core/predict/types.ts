// What a prediction is, and what a service needs from whoever makes one. Types only.
import type { Shape } from '../arch/graph.ts'
import type { ResolvedArchitecture } from '../spaces/resolve.ts'

/** How the surrogate accuracy came about: generated weights, run on the bundle's probe images (GHN paper, section 4). */
export interface SurrogateDetail {
  /** Probe images the child network saw. */
  readonly images: number
  /** Fraction of them that it gets right. */
  readonly accuracy: number
  /** Mean cross-entropy over them, nats. */
  readonly loss: number
  /** Mean margin of the label's logit over the next best, in standard deviations of the logits: what ranks architectures best. */
  readonly margin: number
  /** Input the child was built for; smaller than the architecture's own where the bundle was trained so. */
  readonly input: Shape
  /** Skeleton that was scored, where the architecture comes from a search space. */
  readonly skeleton?: string
}

export interface Prediction {
  /** The value is a fraction of 1: the surrogate's accuracy as its margin tells it, which has less noise than counting. */
  readonly accuracy: { readonly value: number; readonly method: 'surrogate'; readonly surrogate: SurrogateDetail }
  /** Multiply-accumulates of one image through the whole architecture. */
  readonly macs: number
  /** Learnable parameters of the whole architecture. */
  readonly params: number
  /** Whether the architecture lies in what the model was trained on. */
  readonly in_domain: boolean
  /** Why not, one sentence each; empty in the domain. */
  readonly out_of_domain: readonly string[]
  /** Canonical hash of the architecture, hexadecimal. */
  readonly hash: string
  readonly model: { readonly name: string; readonly version: string }
}

/** A named tensor, row-major. */
export interface NamedTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** Who predicts: an in-process predictor over a loaded bundle, or a pool of processes that each hold one. */
export interface Predictor {
  /** Bundle name, version, domain and limits as published in `/info`. */
  readonly model: { readonly name: string; readonly version: string; readonly spaces: readonly string[] }
  /** `cuda`, `webgpu`, `cpu` or `wasm`. */
  readonly executionProvider: string
  predict(architecture: ResolvedArchitecture, options?: PredictOptions): Promise<Prediction>
  /** Generated weights of the scored network, in node order. */
  weights(architecture: ResolvedArchitecture): Promise<NamedTensor[]>
  /** The scored network as a self-contained ONNX model: input `images` [N, C, H, W] float32 in 0..1, output `logits` [N, classes]. */
  child(architecture: ResolvedArchitecture): Promise<Uint8Array>
}

export interface PredictOptions {
  /** Probe images to score on; default all of the bundle's. */
  readonly images?: number
  /** Aborts waiting; work not begun is dropped. */
  readonly signal?: AbortSignal
}
