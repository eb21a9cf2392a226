// What the layers of one network have in common: its activation and its normalisation.
import { weighted } from './draw-blocks.ts'
import type { Random } from '../random.ts'

export type StyleActivation = 'relu' | 'gelu' | 'silu' | 'hard_swish' | 'relu6' | 'leaky_relu' | 'elu'
export type Norm = 'batch_norm' | 'group_norm' | 'layer_norm'

export interface Style {
  readonly activation: StyleActivation
  readonly norm: Norm
}

const ACTIVATIONS: readonly (readonly [StyleActivation, number])[] = [
  ['relu', 10],
  ['silu', 3],
  ['gelu', 2],
  ['hard_swish', 2],
  ['relu6', 1],
  ['leaky_relu', 1],
  ['elu', 1],
]

/** Most convolutional networks have rectifiers and batch normalisation. */
export function drawStyle(random: Random): Style {
  return { activation: weighted(random, ACTIVATIONS), norm: random.int(8) === 0 ? 'group_norm' : 'batch_norm' }
}
