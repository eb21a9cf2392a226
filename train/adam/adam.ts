// Adam (Kingma & Ba 2015, algorithm 1) with gradient clipping and a moving average of the parameters.
import { sumOfSquares, updateParameters } from './adam-kernel.ts'

export interface AdamState {
  readonly firstMoment: Float32Array
  readonly secondMoment: Float32Array
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

/**
 * Updates `phi`, `state` and `average` in place; returns the gradient's norm before clipping. Where that is not finite,
 * throws an Error and changes nothing.
 */
export function adamStep(
  phi: Float32Array,
  gradient: Float32Array,
  state: AdamState,
  average: Float32Array,
  { learningRate, step, clip, averageDecay }: AdamStep,
): number {
  const norm = Math.sqrt(sumOfSquares(gradient))
  if (!Number.isFinite(norm)) throw new Error(`the gradient of step ${step} is not finite; lower the learning rate`)
  const correction = Math.sqrt(1 - BETA2 ** step)
  updateParameters(phi, gradient, state.firstMoment, state.secondMoment, average, {
    scale: norm > clip ? clip / norm : 1,
    rate: (learningRate * correction) / (1 - BETA1 ** step),
    epsilon: EPSILON * correction,
    beta1: BETA1,
    beta2: BETA2,
    averageDecay,
  })
  return norm
}
