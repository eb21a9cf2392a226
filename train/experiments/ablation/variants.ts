// What the ablation compares: trainings that differ in one thing from the first.
import { OPEN_VARIANTS } from './open-variants.ts'
import type { TrainingConfig } from '../../ghn/ghn-training-config.ts'
import type { Variant } from './variant.ts'

/** Blocks of the reduced NAS-Bench-201 network: stem, three cells, two reductions, classifier. */
const BLOCKS = 7

/**
 * The paper's comparisons: propagation schemes and T (figure 3); stacking with and without the graph message and shared
 * parameters (table 4); no graph at all; and the number of nodes of the training's cells.
 */
export const VARIANTS: readonly Variant[] = [
  { key: 'fb1', name: 'forward-backward, T = 1', ghn: { propagation: 'forward-backward', passes: 1 } },
  { key: 'fb3', name: 'forward-backward, T = 3', ghn: { propagation: 'forward-backward', passes: 3 } },
  { key: 'fb5', name: 'forward-backward, T = 5', ghn: { propagation: 'forward-backward', passes: 5 } },
  { key: 'sync1', name: 'synchronous, T = 1', ghn: { propagation: 'synchronous', passes: 1 } },
  { key: 'sync3', name: 'synchronous, T = 3', ghn: { propagation: 'synchronous', passes: 3 } },
  { key: 'sync5', name: 'synchronous, T = 5', ghn: { propagation: 'synchronous', passes: 5 } },
  {
    key: 'silent',
    name: 'forward-backward, T = 1, no message between blocks',
    ghn: { propagation: 'forward-backward', passes: 1, stacking: false },
  },
  {
    key: 'own',
    name: 'forward-backward, T = 1, parameters of its own for each block',
    ghn: { propagation: 'forward-backward', passes: 1, ownBlocks: BLOCKS },
  },
  {
    key: 'own-silent',
    name: 'forward-backward, T = 1, its own for each block, no message',
    ghn: { propagation: 'forward-backward', passes: 1, ownBlocks: BLOCKS, stacking: false },
  },
  { key: 'none', name: 'no graph', ghn: { propagation: 'none', stacking: false } },
  { key: 'nodes7', name: 'trained on cells of 7 nodes', ghn: {}, cellNodes: 7 },
  { key: 'nodes17', name: 'trained on cells of 17 nodes', ghn: {}, cellNodes: 17 },
]

export interface TrainingBudget {
  readonly steps: number
  readonly seed: number
  readonly workers: number
}

/** The variants of a configuration's space that are compared where none are named. */
export function variantsOf({ space }: Pick<TrainingConfig, 'space'>): readonly Variant[] {
  if (space === 'open') return OPEN_VARIANTS
  return VARIANTS.filter(({ cellNodes }) => (cellNodes === undefined) === (space === 'nas-bench-201'))
}

/** A variant's training: as `base`, but short, and without validations on the way. */
export function variantConfig(base: TrainingConfig, variant: Variant, budget: TrainingBudget): TrainingConfig {
  const { key, ghn, cellNodes, metaBatch = base.metaBatch, learningRate = base.learningRate } = variant
  const { seed, workers } = budget
  const steps = Math.round((budget.steps * base.metaBatch) / metaBatch)
  return {
    ...base,
    name: `ablation-${key}`,
    seed,
    steps,
    metaBatch,
    learningRate,
    // As long an average in networks, whatever a step has of them.
    averageDecay: base.averageDecay ** (metaBatch / base.metaBatch),
    warmup: Math.min(base.warmup, Math.ceil(steps / 10)),
    validation: { ...base.validation, every: steps },
    checkpointEvery: Math.min(base.checkpointEvery, 50),
    workers,
    ghn: { ...base.ghn, ...ghn },
    ...(cellNodes !== undefined && { cellNodes }),
  }
}
