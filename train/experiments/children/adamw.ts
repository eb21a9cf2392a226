// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2, as PyTorch writes it).

export interface AdamWOptions {
  readonly learningRate: number
  /** Number of this step, from 1. */
  readonly step: number
  readonly decay: number
}

export interface AdamMoments {
  readonly first: Float32Array
  readonly second: Float32Array
}

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Updates a tensor and its moments in place. */
export function adamWStep(
  weight: Float32Array,
  gradient: Float32Array,
  { first, second }: AdamMoments,
  { learningRate, step, decay }: AdamWOptions,
): void {
  const rate = learningRate / (1 - BETA1 ** step)
  const correction = 1 / Math.sqrt(1 - BETA2 ** step)
  const kept = 1 - learningRate * decay
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i]
    const m = (first[i] = BETA1 * first[i] + (1 - BETA1) * g)
    const v = (second[i] = BETA2 * second[i] + (1 - BETA2) * g * g)
    weight[i] = kept * weight[i] - (rate * m) / (Math.sqrt(v) * correction + EPSILON)
  }
}
