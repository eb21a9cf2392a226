// Prepacks a graph's inputs: moves their elements before it runs. In a graph that runs once, a node costs more than
// moving a weight.
import { elements } from './graph.ts'
import { stridedPositions, stridesOf } from './strides.ts'
import { removeUnused } from './unused.ts'
import type { OnnxGraph, OnnxNode, Value } from './graph.ts'
import type { TensorValue } from './runtime.ts'

/** An input that takes the place of nodes which only move the elements of another, `source`. */
export interface PrepackedInput {
  readonly name: string
  readonly source: string
  readonly shape: readonly number[]
  /** Element i is element positions[i] of the source; undefined where all stay where they are. */
  readonly positions: Int32Array | undefined
}

export interface WithPrepackedInputs {
  readonly graph: OnnxGraph
  readonly moved: readonly PrepackedInput[]
}

/** Nodes that do nothing but move elements of a float32 input, one after another, and where they come from. */
interface MoveChain {
  readonly source: Value
  readonly nodes: readonly OnnxNode[]
}

const MOVING = ['Reshape', 'Transpose', 'Slice']

/** So many elements are moved in the time that a node takes to be encoded, made and released, about 30 us. */
const ELEMENTS_A_NODE = 25_000

/**
 * The same graph with weights for inputs as its nodes read them. Feeds are those of `graph`, and what `feedPrepacked`
 * makes of them.
 */
export function prepackInputs(graph: OnnxGraph): WithPrepackedInputs {
  const g = graph.withoutNodes()
  const outputs = new Set(graph.outputs)
  const inputs = new Set(graph.inputs.filter(({ type }) => type === 'float32'))
  const known = new Map<Value, MoveChain>()
  const moved = new Map<Value, PrepackedInput>()
  const emitted = new Set<OnnxNode>()
  /** Makes a moved value an input of its own, or computes it after all where it is large. */
  const settle = (value: Value) => {
    const moves = known.get(value)
    if (!moves || moved.has(value)) return
    if (elements(value.shape as number[]) > ELEMENTS_A_NODE * moves.nodes.length) {
      for (const node of moves.nodes) {
        if (!emitted.has(node)) g.nodes.push(node)
        emitted.add(node)
      }
      return
    }
    g.inputs.push(value)
    const shape = value.shape as number[]
    moved.set(value, { name: value.name, source: moves.source.name, shape, positions: positionsOf(graph, moves) })
  }
  for (const node of graph.nodes) {
    const [x] = node.inputs
    const moves = inputs.has(x!) ? { source: x!, nodes: [] } : known.get(x!)
    if (moves && isMove(node) && !outputs.has(node.outputs[0])) {
      known.set(node.outputs[0], { source: moves.source, nodes: [...moves.nodes, node] })
      continue
    }
    for (const input of node.inputs) if (input) settle(input)
    g.nodes.push(node)
  }
  removeUnused(g)
  const read = new Set([...g.nodes.flatMap((node) => node.inputs), ...g.outputs])
  g.inputs.splice(0, g.inputs.length, ...g.inputs.filter((input) => read.has(input)))
  return { graph: g, moved: [...moved.values()] }
}

function isMove({ op, domain, inputs, outputs }: OnnxNode): boolean {
  const values = [...inputs, ...outputs]
  return domain === '' && MOVING.includes(op) && values.every((value) => value?.shape.every(Number.isInteger))
}

/** What the inputs that were moved are fed, from what the graph that they came from is fed. */
export function feedPrepacked(
  moved: readonly PrepackedInput[],
  feeds: Readonly<Record<string, TensorValue>>,
): Record<string, TensorValue> {
  const all = { ...feeds }
  for (const { name, source, shape, positions } of moved) {
    const value = feeds[source]
    if (!value) throw new Error(`the graph needs a value for its input '${source}'`)
    const data = value.data as Float32Array
    all[name] = { data: positions ? gather(data, positions) : data, shape: [...shape] }
  }
  return all
}

function gather(data: Float32Array, positions: Int32Array): Float32Array {
  const picked = new Float32Array(positions.length)
  for (let i = 0; i < positions.length; i++) picked[i] = data[positions[i]]
  return picked
}

type Positions = Int32Array<ArrayBuffer>

/** Weights of the same few shapes are moved for network after network. */
const cache = new Map<string, Positions | undefined>()
const CACHED_ELEMENTS = 2 ** 22
let cachedElements = 0

function positionsOf(graph: OnnxGraph, { source, nodes }: MoveChain): Int32Array | undefined {
  const key = JSON.stringify([source.shape, nodes.map((node) => keyOf(graph, node))])
  if (!cache.has(key)) {
    const size = elements(source.shape as number[])
    if (cachedElements + size > CACHED_ELEMENTS) {
      cache.clear()
      cachedElements = 0
    }
    cachedElements += size
    let positions = Int32Array.from({ length: size }, (_, i) => i)
    for (const node of nodes) positions = move(graph, node, positions)
    const inPlace = positions.length === size && positions.every((position, i) => position === i)
    cache.set(key, inPlace ? undefined : positions)
  }
  return cache.get(key)
}

function keyOf(graph: OnnxGraph, { op, inputs, outputs, attributes }: OnnxNode): unknown[] {
  const indices = op === 'Slice' ? inputs.slice(1).map((value) => graph.constants.get(value!)?.join()) : []
  return [op, attributes, outputs[0].shape, indices]
}

/** Where the elements of a node's output come from, given where those of its input do. */
function move(graph: OnnxGraph, { op, inputs, outputs, attributes }: OnnxNode, from: Positions): Positions {
  if (op === 'Reshape') return from
  const shape = inputs[0]!.shape as number[]
  const strides = stridesOf(shape)
  const to = outputs[0].shape as number[]
  if (op === 'Transpose') {
    const exchanged = (attributes.perm as number[]).map((axis) => strides[axis])
    return stridedPositions(to, 0, exchanged).map((position) => from[position])
  }
  const [starts, , axes, steps] = inputs.slice(1).map((value) => [...(graph.constants.get(value!) ?? [])].map(Number))
  const along = [...strides]
  let first = 0
  axes.forEach((axis, i) => {
    first += starts[i] * strides[axis]
    along[axis] *= steps?.[i] ?? 1
  })
  return stridedPositions(to, first, along).map((position) => from[position])
}
