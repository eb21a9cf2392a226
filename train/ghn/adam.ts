// Adam (Kingma & Ba 2015, algorithm 1) with gradient clipping and a moving average of the parameters.

export interface AdamState {
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface AdamStep {
  readonly learningRate: number
  /** Number of this step, from 1. */
  readonly step: number
  /** Largest Euclidean norm of the whole gradient; longer ones are scaled down to it (Pascanu et al. 2013). */
  readonly clip: number
  /** Decay of the moving average of the parameters. */
  readonly averageDecay: number
}

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** Updates `phi`, `state` and `average` in place; returns the norm of the gradient before clipping. */
export function adamStep(
  phi: Float32Array,
  gradient: Float32Array,
  state: AdamState,
  average: Float32Array,
  { learningRate, step, clip, averageDecay }: AdamStep,
): number {
  let squares = 0
  for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i]
  const norm = Math.sqrt(squares)
  if (!Number.isFinite(norm)) throw new Error(`the gradient of step ${step} is not finite; lower the learning rate`)
  const scale = norm > clip ? clip / norm : 1
  const rate = (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step)
  const epsilon = EPSILON * Math.sqrt(1 - BETA2 ** step)
  const { first, second } = state
  for (let i = 0; i < phi.length; i++) {
    const g = gradient[i] * scale
    const m = (first[i] = BETA1 * first[i] + (1 - BETA1) * g)
    const v = (second[i] = BETA2 * second[i] + (1 - BETA2) * g * g)
    const p = (phi[i] -= (rate * m) / (Math.sqrt(v) + epsilon))
    average[i] += (1 - averageDecay) * (p - average[i])
  }
  return norm
}
