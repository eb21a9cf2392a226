// Stochastic gradient descent with Nesterov's momentum and weight decay (Sutskever et al. 2013, as PyTorch writes it).

export interface SgdOptions {
  readonly learningRate: number
  readonly momentum: number
  readonly decay: number
}

/** Updates a tensor and its velocity in place. */
export function sgdStep(
  weight: Float32Array,
  gradient: Float32Array,
  velocity: Float32Array,
  { learningRate, momentum, decay }: SgdOptions,
): void {
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i] + decay * weight[i]
    const v = (velocity[i] = momentum * velocity[i] + g)
    weight[i] -= learningRate * (g + momentum * v)
  }
}
