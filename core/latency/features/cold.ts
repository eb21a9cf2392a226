// What is in no cache any more when a kernel reads it: weights and activations of a long network drive each other out.
import { sizeOf } from '../../ops/shape.ts'
import { kernelWeights } from './kernel-weights.ts'
import type { Kernel } from '../kernel.ts'

/** Elements that kernels read or write. */
export interface TouchedElements {
  readonly weights: number
  /** Of what they read first and what they give. */
  readonly activations: number
}

/** Usual bytes of caches of the second and of the third level. */
const CACHES: Readonly<Record<string, number>> = { L1: 2e5, L2: 2e6, L3: 2.4e7 }

export function touchedBy(kernels: readonly Kernel[]): TouchedElements {
  let [weights, activations] = [0, 0]
  for (const kernel of kernels) {
    weights += kernelWeights(kernel)
    activations += sizeOf(kernel.input) + sizeOf(kernel.output)
  }
  return { weights, activations }
}

/**
 * Bytes that some kernels of a network read from beyond each cache: the share that cannot have stayed since the last
 * run. @param own what they touch @param all what all kernels of the network touch
 */
export function coldWork(own: TouchedElements, all: TouchedElements): [name: string, bytes: number][] {
  const bytes = 4 * (all.weights + all.activations / 2)
  return Object.entries(CACHES).flatMap(([name, cache]): [string, number][] => {
    const share = Math.max(0, 1 - cache / bytes)
    return [
      [`cold.weights.${name}`, 4 * own.weights * share],
      [`cold.activations.${name}`, 4 * own.activations * share],
    ]
  })
}
