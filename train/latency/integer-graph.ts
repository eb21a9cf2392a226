// An exported network of real numbers -> the same as static quantisers write it: each layer computes on integers of 8
// bits, between a dequantisation and a quantisation.
import { asLayers, readersByName } from './quantisable-layers.ts'
import { CLAMPING_OPERATORS, ROUNDED_OPS } from '@archcast/core/latency/plan/rounded.ts'
import type { ConstantData, OnnxGraph, Value } from '@archcast/core/onnx/graph.ts'

/** Steps between integers: those of activations reach up to 6, so that a bound there is one with the rounding. */
const [ACTIVATION, WEIGHT] = [Math.fround(0.0235), Math.fround(0.02)]
const SCALES = { uint8: ACTIVATION, int8: WEIGHT, int32: Math.fround(ACTIVATION * WEIGHT) }
type Whole = keyof typeof SCALES

/** What a layer reads: an activation, weights, a bias. Other operators read activations alone. */
const LAYERS: ReadonlySet<string> = new Set(['Conv', 'Gemm', 'MatMul'])
const READS: readonly Whole[] = ['uint8', 'int8', 'int32']
/** Operators whose constants are operands like any other. */
const JOINS: ReadonlySet<string> = new Set(['Add', 'Mul', 'Concat'])

export function integerGraph(exported: OnnxGraph): OnnxGraph {
  const graph = asLayers(exported)
  const made = graph.withoutNodes()
  const rounded = roundedValues(graph)
  /** What stands for each value or constant rounded and back, by the numbers that it is rounded to. */
  const known = new Map<string, Value>()
  const parameters = new Map(
    (['uint8', 'int8', 'int32'] as const).map((type) => {
      const zero = made.constant(type, [], ARRAYS[type](Float32Array.of(0)), `${type}.zero`)
      return [type, [made.constant('float32', [], Float32Array.of(SCALES[type]), `${type}.scale`), zero]]
    }),
  )
  const cast = (op: string, from: Value, to: Value, type: Whole): Value => {
    made.nodes.push({ op, domain: '', inputs: [from, ...parameters.get(type)!], outputs: [to], attributes: {} })
    return to
  }
  const back = (key: string, integers: Value, type: Whole): Value => {
    const real: Value = { ...integers, name: `${integers.name}.back`, type: 'float32' }
    known.set(key, real)
    return cast('DequantizeLinear', integers, real, type)
  }
  const round = (value: Value): Value => {
    const integers: Value = { ...value, name: `${value.name}.uint8`, type: 'uint8' }
    return back(value.name, cast('QuantizeLinear', value, integers, 'uint8'), 'uint8')
  }
  const learned = (value: Value, data: ConstantData, type: Whole): Value => {
    const [key, shape] = [`${value.name}.${type}`, value.shape.map(Number)]
    return known.get(key) ?? back(key, made.constant(type, shape, ARRAYS[type](data as Float32Array), key), type)
  }
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((value, place) => {
      const data = value && graph.constants.get(value)
      if (!value || value.type !== 'float32') return value
      if (!data) return rounded.has(value) ? (known.get(value.name) ?? round(value)) : value
      if (LAYERS.has(node.op)) return learned(value, data, READS[place])
      return JOINS.has(node.op) ? learned(value, data, 'uint8') : value
    })
    made.nodes.push({ ...node, inputs })
  }
  return made
}

/** What quantised operators read and give, but for what a bound behind them rounds. */
function roundedValues(graph: OnnxGraph): ReadonlySet<Value> {
  const rounded = new Set<Value>()
  const readers = readersByName(graph)
  for (const { op, inputs, outputs } of graph.nodes) {
    if (!ROUNDED_OPS.has(op)) continue
    for (const value of outputs) rounded.add(value)
    const [from] = inputs
    if (CLAMPING_OPERATORS.has(op) && from && readers.get(from)!.length === 1 && !graph.inputs.includes(from))
      rounded.delete(from)
    else for (const value of inputs) if (value) rounded.add(value)
  }
  for (const value of graph.outputs) rounded.delete(value)
  return rounded
}

/** Integers as large as their type takes them. */
const ARRAYS: Readonly<Record<Whole, (values: Float32Array) => ConstantData>> = {
  uint8: (values) => Uint8Array.from(values, (value) => Math.abs(value) * 20),
  int8: (values) => scaled(values),
  int32: (values) => Int32Array.from(values, (value) => value * 1000),
}

function scaled(values: Float32Array): Int8Array {
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-9)
  return Int8Array.from(values, (value) => (127 * value) / most)
}
