// An ONNX file as an architecture that can be predicted: its network, and how it is run.
import { resolvedGraph } from '../spaces/resolve.ts'
import { readOnnx } from './read.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { InputSize } from './inputs.ts'
import type { OnnxNetwork } from './read.ts'

export interface OnnxArchitecture extends OnnxNetwork {
  readonly architecture: ResolvedArchitecture
}

/** Bits of a float32. */
const FULL = 32

/**
 * Exporters fix a batch of one where nobody thinks of it, so that it says nothing of how the network is run.
 *
 * @param name the file's, for errors
 * @param size extents that the file leaves open
 * @throws {ArchitectureError} as `readOnnx`
 *
 * @example
 * import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
 * import { encodeModel } from '@archcast/core/onnx/model.ts'
 * import { relu } from '@archcast/core/onnx/ops/elementwise.ts'
 * const g = new OnnxGraph('net')
 * g.output(relu(g, g.input('image', 'float32', [1, 3, 32, 32])), 'features')
 * const { architecture, batch } = resolveOnnx(encodeModel(g), 'net.onnx')
 * architecture.graph.input // => [3, 32, 32]
 * batch // => 1
 */
export function resolveOnnx(bytes: Uint8Array, name: string, size: InputSize = {}): OnnxArchitecture {
  const network = readOnnx(bytes, name, size)
  const said = network.batch > 1 || size.batch !== undefined
  const architecture = resolvedGraph(network.graph, {
    ...(said && { batch: network.batch }),
    ...(network.bits !== FULL && { bits: network.bits }),
    ...(!network.normalises && { normalises: false }),
    ...(network.caveats.length > 0 && { caveats: network.caveats }),
    ...(network.weightBits !== network.bits && { weightBits: network.weightBits }),
  })
  return { ...network, architecture }
}
