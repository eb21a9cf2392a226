// The learnable tensors of a GHN's hypernetwork: the layers that read embeddings, and the tables of tiles.
import { affineParameters, constantVector } from '../build/learnable.ts'
import { tableShape } from '../config.ts'
import { placeWidth } from './places.ts'
import type { GhnParameter } from '../build/learnable.ts'
import type { GhnConfig, TableName } from '../config.ts'

/**
 * In a fixed order. A table's last tile is the one that every node starts from. Tiles start with unit variance, as
 * weights are scaled by fan-in later.
 */
export function hypernetworkParameters(config: GhnConfig): GhnParameter[] {
  const { embedding: d, hidden, rank, norm } = config
  /** @param mean and `deviation` of the last tile */
  const table = (name: TableName, basis: number, mean: number, deviation: number): GhnParameter => ({
    name: `table.${name}`,
    shape: [rank + 1, ...tableShape(config, name)],
    start: { mean: 0, deviation: basis / Math.sqrt(rank) },
    last: { mean, deviation },
  })
  return [
    ...(norm === 'layer' ? [constantVector('hyper.norm.scale', d, 1), constantVector('hyper.norm.shift', d, 0)] : []),
    ...affineParameters('hyper.1', d + placeWidth(config), hidden, 1.2),
    ...affineParameters('hyper.2', hidden, rank, 1.5),
    table('conv', 1, 0, 0.3),
    table('depthwise', 1, 0, 0.3),
    table('image', 0.1, 0, 1),
    table('classifier', 0.1, 0, 0.5),
    table('classifier_bias', 0, 0, 0),
    table('norm_scale', 0.2, 1, 0),
    table('norm_shift', 0.2, 0, 0),
  ]
}
