// The learnable tensors of a network as its file has them: under the names of the framework that it is from, in the
// framework's own shapes.
import { nodeParameters } from '../arch/graph.ts'
import { STATISTICS } from '../arch/own-tensor.ts'
import { fileError, quote } from './errors.ts'
import { elementCount } from './tensor.ts'
import type { ArchGraph, ParameterSpec } from '../arch/graph.ts'
import type { AxesMove, OwnTensor } from '../arch/own-tensor.ts'
import type { Constant } from '../ops/reader.ts'
import type { OnnxFile, OnnxFileNode } from './file.ts'
import type { ImportState, ImportedNode } from './import-state.ts'

/** A path of modules, some of which are numbers, and a tensor's name; a bare number is an exporter's. */
const OF_A_MODULE = /^(?=.*[a-z_])\w+(\.\w+)*$/i
/** Values that PyTorch's exporter computed. */
const COMPUTED = /^val_\d+$/

const REMEDY =
  'export it with torch.onnx.export(…, dynamo=True, optimize=False), which leaves every tensor as it is, or with ' +
  'dynamo=False, training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False'

/**
 * Tensors that the file computes of several, or of a table, are left out: nothing tells what these should be.
 * @throws {ArchitectureError} `unsupported` where the exporter has put tensors of its own in the framework's place
 */
export function ownTensors(
  state: ImportState,
  file: OnnxFile,
  graph: ArchGraph,
  made: readonly ImportedNode[],
): OwnTensor[] {
  const byId = new Map(made.map((node) => [node.id, node]))
  const givers = new Map(file.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const owners = new Map<string, string>()
  return graph.nodes.flatMap(({ id, op, shares }, index) => {
    const { tensors, node } = byId.get(id)!
    if (shares !== undefined || op.type === 'constant') return []
    const learned = nodeParameters(graph, index).flatMap((spec, place) => ownTensor(spec, tensors[place], node))
    return op.type === 'batch_norm' ? [...learned, ...statisticsOf(id, node)] : learned
  })

  function ownTensor(spec: ParameterSpec, tensor: Constant | undefined, reader: OnnxFileNode): OwnTensor[] {
    const size = elementCount(spec.shape)
    if (tensor?.name === undefined || learnedBehind(tensor) !== size) return []
    const found = origin(tensor.name)
    const held = found && file.initializers.get(found.name)
    if (!held || !OF_A_MODULE.test(found.name) || COMPUTED.test(found.name)) {
      return refuse(`its tensor ${quote(found?.name ?? tensor.name)} is the exporter's own, not the framework's`)
    }
    const other = owners.get(found.name)
    if (other !== undefined)
      return refuse(
        `${other} and ${spec.name} are one tensor in it, ${quote(found.name)}, as the exporter joins equal ones`,
      )
    owners.set(found.name, spec.name)
    if (elementCount(held.dims) !== size) return []
    const turned: AxesMove[] = spec.role === 'weight' && isProduct(reader) ? [{ dims: spec.shape, perm: [1, 0] }] : []
    return [{ name: spec.name, own: found.name, shape: held.dims, moves: [...turned, ...found.moves] }]
  }

  function statisticsOf(id: string, { inputs }: OnnxFileNode): OwnTensor[] {
    return STATISTICS.flatMap((role, place) => {
      const found = origin(inputs[3 + place] ?? '')
      const held = found && file.initializers.get(found.name)
      return held ? [{ name: `${id}.${role}`, own: found.name, shape: held.dims, moves: [] }] : []
    })
  }

  /** The tensor that a value is, but for the order of its axes; undefined where it is computed. */
  function origin(value: string): { name: string; moves: AxesMove[] } | undefined {
    const moves: AxesMove[] = []
    for (let name = value; ;) {
      if (file.initializers.has(name)) return { name, moves }
      const giver = givers.get(name)
      if (!giver || !KEEPS.has(giver.op)) return undefined
      const [from] = giver.inputs
      if (giver.op === 'Transpose') {
        const read = state.values.get(from)
        if (read?.kind !== 'constant') return undefined
        const perm = giver.attributes.get('perm')?.ints ?? read.dims.map((_, axis, { length }) => length - 1 - axis)
        // Backwards: what was moved goes back.
        moves.push({ dims: perm.map((axis) => read.dims[axis]), perm: read.dims.map((_, axis) => perm.indexOf(axis)) })
      }
      name = from
    }
  }

  function refuse(detail: string): never {
    throw fileError('unsupported', state.file, `${detail}; ${REMEDY}`)
  }
}

/** Operators that keep the elements of their first input, in their order but for `Transpose`. */
const KEEPS = new Set([
  'Cast',
  'CastLike',
  'Expand',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
])

/** Elements of the tensors that it is made of. */
function learnedBehind({ sources, maybe = new Map<string, number>() }: Constant): number {
  return [...sources.values(), ...maybe.values()].reduce((sum, count) => sum + count, 0)
}

/** Whether a node reads the matrix of a linear layer as [in, out]. */
const isProduct = ({ op, attributes }: OnnxFileNode) =>
  op === 'MatMul' || (op === 'Gemm' && (attributes.get('transB')?.i ?? 0) === 0)
