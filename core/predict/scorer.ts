// A scorer over a loaded bundle: generated weights, and the accuracy that a network has with them on the probe images.
import { givenWeights, modelWithWeights } from './give-weights.ts'
import { scoreNetwork } from './score-network.ts'
import { openParts } from './scorer-parts.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { ScoredNetwork, Scorer } from './predictor-types.ts'
import type { ReadOptions } from './score-network.ts'
import type { ScorerOptions } from './scorer-parts.ts'

/** A scorer in this process, which can tell more than a score. */
export interface LocalScorer extends Scorer {
  predict(architecture: ResolvedArchitecture, options?: ReadOptions): Promise<ScoredNetwork>
  release(): Promise<void>
}

/**
 * A scorer over a bundle, whose GHN it opens when it first generates weights. Throws BundleError for a manifest or
 * probe file of another kind of model.
 */
export async function createScorer(options: ScorerOptions): Promise<LocalScorer> {
  const { name, version, spaces } = options.bundle.manifest
  const parts = openParts(options)
  return {
    model: { name, version, spaces },
    executionProvider: options.executionProvider ?? 'cpu',
    predict: (architecture, asked = {}) => scoreNetwork(parts, architecture, asked),
    weights: (architecture) => givenWeights(parts, architecture),
    child: (architecture) => modelWithWeights(parts, architecture),
    release: () => parts.generator.release(),
  }
}
