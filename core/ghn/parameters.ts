// The learnable tensors of a GHN, phi, and how they start.
import { FEATURES } from './features.ts'
import { tableShape } from './config.ts'
import type { GhnConfig, TableName } from './config.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'

interface Normal {
  readonly mean: number
  readonly deviation: number
}

export interface GhnParameter {
  readonly name: string
  readonly shape: readonly number[]
  /** The normal distribution it is drawn from. */
  readonly start: Normal
  /** That of the last entry along the first axis, where it is another. */
  readonly last?: Normal
}

/** A GHN's parameters as values of an ONNX graph: inputs when training, constants when exported. */
export type GhnValues = Readonly<Record<string, Value>>

/** The place of a tile in a larger kernel: [out, in, vertical, horizontal]. */
export const PLACE = 4

/**
 * All parameters in a fixed order. A table's last tile is the one that every node starts from. Tiles start with unit variance, as weights are scaled by fan-in later. Layers start by fan-in,
 * with gains that let a node's surroundings speak as loudly as its own features: with the usual smaller ones they
 * make up a thousandth of the variance of the generated weights, and training does not find out that they are there.
 */
export function ghnParameters(config: GhnConfig): GhnParameter[] {
  const { embedding: d, hidden, rank } = config
  const layer = (name: string, from: number, to: number, gain: number): GhnParameter[] => [
    { name: `${name}.weight`, shape: [from, to], start: { mean: 0, deviation: gain / Math.sqrt(from) } },
    zeros(`${name}.bias`, to),
  ]
  const zeros = (name: string, size: number): GhnParameter => ({
    name,
    shape: [size],
    start: { mean: 0, deviation: 0 },
  })
  const table = (name: TableName, basis: number, last: Normal): GhnParameter => ({
    name: `table.${name}`,
    shape: [rank + 1, ...tableShape(config, name)],
    start: { mean: 0, deviation: basis / Math.sqrt(rank) },
    last,
  })
  const propagation =
    config.propagation === 'none'
      ? []
      : [...layer('state', d, 4 * d, 1.2), ...layer('heard', d, 3 * d, 2), zeros('gru.bias', 3 * d)]
  return [
    // Few of the features are not zero.
    ...layer('features', FEATURES, d, 0.4 * Math.sqrt(FEATURES)),
    ...propagation,
    ...layer('hyper.1', d + PLACE, hidden, 1.2),
    ...layer('hyper.2', hidden, rank, 1.5),
    table('conv', 1, { mean: 0, deviation: 0.3 }),
    table('depthwise', 1, { mean: 0, deviation: 0.3 }),
    table('image', 0.1, { mean: 0, deviation: 1 }),
    table('classifier', 0.1, { mean: 0, deviation: 0.5 }),
    table('classifier_bias', 0, { mean: 0, deviation: 0 }),
    table('norm_scale', 0.2, { mean: 1, deviation: 0 }),
    table('norm_shift', 0.2, { mean: 0, deviation: 0 }),
  ]
}

/** The parameters as inputs of a graph, in order, and by name. */
export function parameterInputs(g: OnnxGraph, config: GhnConfig): { list: Value[]; values: GhnValues } {
  const list = ghnParameters(config).map(({ name, shape }) => g.input(name, 'float32', shape))
  return { list, values: Object.fromEntries(list.map((value) => [value.name, value])) }
}
