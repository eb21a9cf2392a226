// A GHN whose propagation the kernel computes; ONNX Runtime makes the tiles, which are large products.
import { OnnxGraph } from '../../../onnx/graph.ts'
import { decodeConstants, encodeModel } from '../../../onnx/model.ts'
import { emitTiles } from '../../tiles/hypernetwork.ts'
import { tileFeeds } from '../../tiles/tile-feeds.ts'
import { TileSession } from '../tile-session.ts'
import { hypernetworkConstants } from './kernel-constants.ts'
import { kernelJoin } from './kernel-join.ts'
import { KernelPropagation } from './kernel-propagation.ts'
import type { Ort, SessionOptions } from '../../../onnx/runtime.ts'
import type { GhnConfig } from '../../config.ts'
import type { GhnItem } from '../../tiles/tile-plan.ts'
import type { Ghn } from '../ghn.ts'
import type { GhnConstants } from './kernel-constants.ts'
import type { CompiledModule } from './web-assembly.ts'

/** Whether the kernel knows how to propagate so: forward-backward, with one set of parameters, in whole vectors. */
export function kernelSuits({ propagation, ownBlocks, embedding }: GhnConfig): boolean {
  return propagation === 'forward-backward' && ownBlocks === undefined && embedding % 4 === 0
}

/** @param model the exported GHN; throws Error where it lacks a parameter */
export async function openWithKernel(
  ort: Ort,
  model: Uint8Array,
  config: GhnConfig,
  kernel: CompiledModule,
  options: SessionOptions,
): Promise<Ghn> {
  const constants = decodeConstants(model)
  const propagation = new KernelPropagation(kernel, config, constants)
  const session = await TileSession.create(ort, tileModel(config, constants), config, options)
  return {
    tiles(items) {
      const { states, first } = embedAll(propagation, items, config.embedding)
      const { feeds, firstRow } = tileFeeds(items, (item, node) => first[item] + node)
      return session.run(items, { feeds: { ...feeds, states }, firstRow })
    },
    join: kernelJoin(kernel),
    release: () => session.release(),
  }
}

function tileModel(config: GhnConfig, constants: GhnConstants): Uint8Array {
  const g = new OnnxGraph('tiles')
  const states = g.input('states', 'float32', ['nodes', config.embedding])
  emitTiles(g, config, hypernetworkConstants(g, config, constants), states)
  return encodeModel(g)
}

/** Embeddings of the nodes of all architectures, and where those of each begin. */
function embedAll(propagation: KernelPropagation, items: readonly GhnItem[], d: number) {
  const counts = items.map(({ ghn }) => ghn.blocks.reduce((sum, block) => sum + block.length, 0))
  let nodes = 0
  const first = counts.map((count) => (nodes += count) - count)
  const data = new Float32Array(nodes * d)
  items.forEach(({ ghn }, i) => data.set(propagation.run(ghn), first[i] * d))
  return { states: { data, shape: [nodes, d] }, first }
}
