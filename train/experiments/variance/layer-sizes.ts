// How large what each layer of a network gives is, by its weights.
import { runProgramOnce } from '../../engines/run-program-once.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import type { Engine, Feeds } from '../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

const LAYERS: ReadonlySet<string> = new Set(['conv', 'linear', 'conv_transpose'])

export interface LayerSize {
  /** The layer's node. */
  readonly id: string
  /** Root mean square of its values. */
  readonly size: number
}

/**
 * Layers of one pixel are left out: they are squeezed, their few channels may all be below zero by chance, and then a
 * gate gives a half.
 * @param images [N, C, H, W]; batch normalisation takes their statistics
 */
export async function layerSizes(
  engine: Engine,
  graph: ArchGraph,
  weights: Feeds,
  images: TensorValue,
): Promise<LayerSize[]> {
  const layers = graph.nodes.flatMap(({ op, shape }, index) =>
    LAYERS.has(op.type) && !(shape.length === 3 && shape[1] === 1) ? [index] : [],
  )
  // As a network that is no classifier and gives what its layers give.
  const { classes: _, exits: __, ...rest } = graph
  const open: ArchGraph = { ...rest, others: layers }
  const results = await runProgramOnce(engine, scoringGraph(open, images.shape[0], engine), {
    ...weights,
    input: images,
  })
  return layers.map((layer, place) => {
    const values = results[`output.${place}`] as Float32Array
    return { id: graph.nodes[layer].id, size: Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length) }
  })
}
