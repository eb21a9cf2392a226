// The learnable tensors of a GHN, phi, and how they start.
import { FEATURES } from './features.ts'
import { tableShape } from './config.ts'
import type { GhnConfig, TableName } from './config.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'

export interface GhnParameter {
  readonly name: string
  readonly shape: readonly number[]
  /** Standard deviation of the normal distribution it is drawn from; 0 for zeros. */
  readonly deviation: number
}

/** A GHN's parameters as values of an ONNX graph: inputs when training, constants when exported. */
export type GhnValues = Readonly<Record<string, Value>>

/** The place of a tile in a larger kernel: [out, in, vertical, horizontal]. */
export const PLACE = 4

/** All parameters in a fixed order. Layers start like PyTorch's, by fan-in; tiles with unit variance, as weights are scaled by fan-in later. */
export function ghnParameters(config: GhnConfig): GhnParameter[] {
  const { embedding: d, hidden, rank } = config
  const layer = (name: string, from: number, to: number, deviation = 1 / Math.sqrt(3 * from)): GhnParameter[] => [
    { name: `${name}.weight`, shape: [from, to], deviation },
    { name: `${name}.bias`, shape: [to], deviation: 0 },
  ]
  const table = (name: TableName, basis: number, bias: number): GhnParameter[] => {
    const shape = tableShape(config, name)
    return [
      { name: `table.${name}`, shape: [rank, ...shape], deviation: basis / Math.sqrt(rank) },
      { name: `table.${name}.bias`, shape, deviation: bias },
    ]
  }
  const propagation =
    config.propagation === 'none'
      ? []
      : [
          ...layer('message.1', d, d),
          ...layer('message.2', d, d),
          ...layer('gru.input', d, 3 * d),
          ...layer('gru.hidden', d, 3 * d),
        ]
  return [
    ...layer('features', FEATURES, d, 0.7),
    ...propagation,
    ...layer('hyper.1', d + PLACE, hidden),
    ...layer('hyper.2', hidden, rank, 1.5 / Math.sqrt(hidden)),
    ...table('conv', 1, 0.3),
    ...table('depthwise', 1, 0.3),
    ...table('image', 0.1, 1),
    ...table('classifier', 0.1, 0.5),
    ...table('classifier_bias', 0, 0),
  ]
}

/** The parameters as inputs of a graph, in order, and by name. */
export function parameterInputs(g: OnnxGraph, config: GhnConfig): { list: Value[]; values: GhnValues } {
  const list = ghnParameters(config).map(({ name, shape }) => g.input(name, 'float32', shape))
  return { list, values: Object.fromEntries(list.map((value) => [value.name, value])) }
}
