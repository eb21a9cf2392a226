// Multiply-accumulates of an ONNX file by the extents of what its nodes read and give, without the project's reader.
import { decode, extentsOf } from './independent-shapes.ts'
import type { Extents } from './independent-shapes.ts'
import type { GraphProto, NodeProto } from 'onnx-buf'

export interface IndependentCount {
  /** Multiply-accumulates of nodes that depend on the network's inputs. */
  readonly macs: number
  /** Those of nodes that read weights and constants alone: a runtime computes them once, when it loads the file. */
  readonly constantMacs: number
}

/** Biases, normalisations and element-wise operators count nothing; padded positions of a convolution count. */
export async function countIndependently(bytes: Uint8Array): Promise<IndependentCount> {
  const graph = decode(bytes)
  const extents = await extentsOf(bytes)
  const dependent = dependentValues(graph)
  const count = { macs: 0, constantMacs: 0 }
  for (const node of graph.node) {
    const macs = macsOf(node, (name) => extents.get(name)!)
    count[node.input.some((name) => dependent.has(name)) ? 'macs' : 'constantMacs'] += macs
  }
  return count
}

/** Names of what depends on the graph's inputs by more than their extents. */
function dependentValues({ input, initializer, node }: GraphProto): ReadonlySet<string> {
  const dependent = new Set(input.map(({ name }) => name))
  for (const { name } of initializer) dependent.delete(name)
  for (const { opType, input: reads, output } of node) {
    if (opType === 'Shape' || opType === 'Size') continue
    if (reads.some((name) => dependent.has(name))) for (const name of output) dependent.add(name)
  }
  dependent.delete('')
  return dependent
}

const product = (extents: Extents): number => extents.reduce((total, extent) => total * extent, 1)

function macsOf(node: NodeProto, extents: (name: string) => Extents): number {
  const read = (at: number) => extents(node.input[at])
  const given = () => product(extents(node.output[0]))
  switch (node.opType) {
    case 'Conv':
    case 'ConvInteger':
      return given() * product(read(1).slice(1))
    case 'QLinearConv':
      return given() * product(read(3).slice(1))
    // Every element of the input meets every weight of its channel.
    case 'ConvTranspose':
      return product(read(0)) * product(read(1).slice(1))
    case 'MatMul':
    case 'MatMulInteger':
    case 'QLinearMatMul':
      return given() * read(0).at(-1)!
    case 'Gemm':
      return given() * read(0)[isSet(node, 'transA') ? 0 : 1]
    case 'Einsum':
      return einsum(node, node.input.map(extents))
    // Steps and examples, times the weights of the input and of the state, which have all gates and directions.
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return read(0)[0] * read(0)[1] * (product(read(1)) + product(read(2)))
    default:
      return 0
  }
}

function isSet({ attribute }: NodeProto, name: string): boolean {
  return attribute.some((candidate) => candidate.name === name && candidate.i !== 0n)
}

/** One product for every combination of the indices of two operands. */
function einsum({ attribute }: NodeProto, operands: readonly Extents[]): number {
  if (operands.length !== 2) throw new Error(`Einsum of ${operands.length} operands`)
  const equation = new TextDecoder().decode(attribute.find(({ name }) => name === 'equation')!.s)
  const terms = equation.replaceAll(' ', '').split('->')[0].split(',')
  const indices = new Map(terms.flatMap((term, at) => term.split('').map((index, axis) => [index, operands[at][axis]])))
  return product([...indices.values()])
}
