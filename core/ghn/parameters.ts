// The learnable tensors of a GHN, phi, and how they start.
import { tableShape } from './config.ts'
import { featureCount } from './features.ts'
import { placeWidth } from './places.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'
import type { GhnConfig, TableName } from './config.ts'

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

/**
 * All parameters in a fixed order. A table's last tile is the one that every node starts from. Tiles start with unit variance, as weights are scaled by fan-in later. Layers start by fan-in,
 * with gains that let a node's surroundings speak as loudly as its own features: with the usual smaller ones they
 * make up a thousandth of the variance of the generated weights, and training does not find out that they are there.
 */
export function ghnParameters(config: GhnConfig): GhnParameter[] {
  const { embedding: d, hidden, rank, ownBlocks } = config
  const layer = (name: string, from: number, to: number, gain: number): GhnParameter[] => [
    { name: `${name}.weight`, shape: [from, to], start: { mean: 0, deviation: gain / Math.sqrt(from) } },
    zeros(`${name}.bias`, to),
  ]
  const zeros = (name: string, size: number): GhnParameter => ({
    name,
    shape: [size],
    start: { mean: 0, deviation: 0 },
  })
  const ones = (name: string, size: number): GhnParameter => ({
    ...zeros(name, size),
    start: { mean: 1, deviation: 0 },
  })
  const table = (name: TableName, basis: number, last: Normal): GhnParameter => ({
    name: `table.${name}`,
    shape: [rank + 1, ...tableShape(config, name)],
    start: { mean: 0, deviation: basis / Math.sqrt(rank) },
    last,
  })
  const features = featureCount(config)
  const ofBlocks = (prefix: string): GhnParameter[] => [
    // Few of the features are not zero.
    ...layer(`${prefix}features`, features, d, 0.4 * Math.sqrt(features)),
    ...(config.propagation === 'none'
      ? []
      : [
          ...layer(`${prefix}state`, d, 4 * d, 1.2),
          ...layer(`${prefix}heard`, d, 3 * d, 2),
          zeros(`${prefix}gru.bias`, 3 * d),
          // Those afar are many, and together no louder than neighbours.
          ...(config.virtualEdges === undefined ? [] : layer(`${prefix}distant`, d, 3 * d, 0.5)),
        ]),
  ]
  return [
    ...(ownBlocks === undefined
      ? ofBlocks('')
      : Array.from({ length: ownBlocks }, (_, b) => ofBlocks(prefixOf(b))).flat()),
    ...(config.norm === 'layer' ? [ones('hyper.norm.scale', d), zeros('hyper.norm.shift', d)] : []),
    ...layer('hyper.1', d + placeWidth(config), hidden, 1.2),
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

const prefixOf = (block: number) => `block${block}.`

/** The parameters as a block's embedding and propagation name them: its own, where blocks have their own. */
export function blockParameters({ ownBlocks }: GhnConfig, p: GhnValues, block: number): GhnValues {
  if (ownBlocks === undefined) return p
  const prefix = prefixOf(block)
  const own = Object.entries(p).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))
}
