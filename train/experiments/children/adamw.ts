// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2, as PyTorch writes it). The optimiser of a
// GHN is another, train/adam: it clips, averages and has no decay.
import type { AdamState } from '../../adam/adam.ts'

export interface AdamWOptions {
  readonly learningRate: number
  /** Number of this step, from 1. */
  readonly step: number
  readonly decay: number
}

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Updates a tensor and its moments in place. */
export function adamWStep(
  weight: Float32Array,
  gradient: Float32Array,
  { firstMoment, secondMoment }: AdamState,
  { learningRate, step, decay }: AdamWOptions,
): void {
  const rate = learningRate / (1 - BETA1 ** step)
  const correction = 1 / Math.sqrt(1 - BETA2 ** step)
  const kept = 1 - learningRate * decay
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i]
    const m = (firstMoment[i] = BETA1 * firstMoment[i] + (1 - BETA1) * g)
    const v = (secondMoment[i] = BETA2 * secondMoment[i] + (1 - BETA2) * g * g)
    weight[i] = kept * weight[i] - (rate * m) / (Math.sqrt(v) * correction + EPSILON)
  }
}
