// Every activation of the vocabulary, the usual ones more often.
import type { ActivationName } from '@archcast/core/ops/elementwise/activation.ts'

export const ACTIVATIONS: readonly ActivationName[] = [
  ...(['relu', 'relu', 'relu6', 'silu', 'hard_swish'] as const),
  ...(['relu', 'relu6', 'leaky_relu', 'elu', 'sigmoid', 'hard_sigmoid', 'tanh', 'silu', 'hard_swish', 'gelu'] as const),
]
