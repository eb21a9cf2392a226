// The learnable tensors of a GHN's embedding and propagation, one set for all blocks or one for each.
import { featureCount } from './features.ts'
import { affineParameters, constantVector } from './learnable.ts'
import type { GhnConfig } from '../config.ts'
import type { GhnParameter } from './learnable.ts'

/**
 * In a fixed order. Layers start by fan-in, with gains that let a node's surroundings speak as loudly as its own
 * features: with the usual smaller ones they make up a thousandth of the variance of the generated weights, and
 * training does not find out that they are there.
 */
export function propagationParameters(config: GhnConfig): GhnParameter[] {
  const { ownBlocks } = config
  if (ownBlocks === undefined) return parametersOfBlock(config, '')
  return Array.from({ length: ownBlocks }, (_, block) => parametersOfBlock(config, prefixOf(block))).flat()
}

function parametersOfBlock(config: GhnConfig, prefix: string): GhnParameter[] {
  const { embedding: d, propagation, virtualEdges } = config
  const features = featureCount(config)
  // Few of the features are not zero.
  const embedding = affineParameters(`${prefix}features`, features, d, 0.4 * Math.sqrt(features))
  if (propagation === 'none') return embedding
  return [
    ...embedding,
    ...affineParameters(`${prefix}state`, d, 4 * d, 1.2),
    ...affineParameters(`${prefix}heard`, d, 3 * d, 2),
    constantVector(`${prefix}gru.bias`, 3 * d, 0),
    // Those afar are many, and together no louder than neighbours.
    ...(virtualEdges === undefined ? [] : affineParameters(`${prefix}distant`, d, 3 * d, 0.5)),
  ]
}

const prefixOf = (block: number) => `block${block}.`

/** The parameters as a block's embedding and propagation name them: its own, where blocks have their own. */
export function blockParameters<T>(
  { ownBlocks }: Pick<GhnConfig, 'ownBlocks'>,
  all: Readonly<Record<string, T>>,
  block: number,
): Readonly<Record<string, T>> {
  if (ownBlocks === undefined) return all
  const prefix = prefixOf(block)
  const own = Object.entries(all).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))
}
