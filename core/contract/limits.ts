// Every limit of what is asked, in the groups in which the service publishes them.
import { ONNX_LIMITS } from '../importer/onnx-limits.ts'
import { LIMITS } from '../ops/network-limits.ts'
import { LONGEST_LINE } from '../text/lines.ts'

/** Bytes of one architecture, of a batch, and architectures in a batch. */
export const BODY_LIMITS = {
  predict: 256 * 1024,
  batch: LONGEST_LINE,
  architectures: 256,
  /** An ONNX file, its weights included though they are passed over. */
  onnx: 64 * 2 ** 20,
} as const

/** What may stand beside an architecture. More probe images than the bundle has mean all of them. */
export const PREDICT_REQUEST_LIMITS = { devices: 64, tasks: 16, nameLength: 64, images: 1_000_000 } as const

export const SEARCH_LIMITS = {
  /** Architectures that are drawn. */
  count: 100_000,
  /** Of the leaderboard. */
  top: 1000,
  /** Architectures that are scored with generated weights in the second stage. */
  finalists: 1000,
} as const

/** Parameters of a network that is given weights; four bytes each are sent. */
export const WEIGHTS_LIMITS = { params: 64_000_000 } as const

/** What scoring one network may take; those left out are not bounded. */
export interface ScoringBounds {
  /** Probe images. */
  readonly images?: number
  /** Multiply-accumulates on all images. */
  readonly macs: number
  /** Elements of all activations on all images. */
  readonly activations: number
  /** Elements of the activations that are needed at the same time, on all images. */
  readonly activationsAtOnce?: number
  /** Elements of the generated weights, whole tiles counted. */
  readonly weights?: number
  /** Elements of the adjacency matrices that the GHN reads, one a block, each padded to the largest. */
  readonly adjacency?: number
}

/** Seconds on one core; 1 GiB of activations, 256 MiB of weights and 64 MiB of adjacency matrices as float32. */
export const SCORING_BOUNDS: ScoringBounds = { macs: 2e11, activations: 2 ** 28, weights: 2 ** 26, adjacency: 2 ** 24 }

/**
 * The limits as `GET /info` has them. @param onnxBytes of an ONNX file that is sent @param scoring of this runtime
 *
 * @example
 * publishedLimits().search.count // => 100000
 */
export const publishedLimits = (onnxBytes: number = BODY_LIMITS.onnx, scoring = SCORING_BOUNDS) => ({
  body_bytes: BODY_LIMITS.predict,
  batch_bytes: BODY_LIMITS.batch,
  batch_architectures: BODY_LIMITS.architectures,
  onnx_bytes: onnxBytes,
  onnx: ONNX_LIMITS,
  search: SEARCH_LIMITS,
  architecture: LIMITS,
  scoring,
  weights: WEIGHTS_LIMITS,
})
