// What one architecture may take on the edge: an isolate has 128 MB for all of its requests, and one thread.
import type { ScoringBounds } from '@archcast/core/contract/limits.ts'

/**
 * Once started, ONNX Runtime has 40 MB of WebAssembly memory. That never shrinks, so the largest request decides:
 * within these bounds it stays below 64 MB, as one GHN is closed before the other opens. JavaScript's own copies of
 * images and weights add up to 40 MB, and scoring takes seconds.
 */
export const EDGE_BOUNDS: ScoringBounds = {
  images: 64,
  macs: 2e10,
  // The largest network of NAS-Bench-201 takes three quarters of this, and of the weights.
  activations: 2 ** 26,
  activationsAtOnce: 2 ** 22,
  weights: 2 ** 21,
  adjacency: 2 ** 20,
}

/** An ONNX file with its weights: it is held twice while its parts come in. */
export const EDGE_ONNX_BYTES = 16 * 2 ** 20
