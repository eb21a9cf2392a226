// Synaptic flow (Tanaka et al. 2020, arXiv 2006.05467), as a score of architectures (Abdelfattah et al. 2021, arXiv
// 2101.08134).
import { runProgramOnce } from '../../../engines/run-program-once.ts'
import { gradients } from '../../../tape/gradients.ts'
import { weightFeeds } from '../../children/trained-network.ts'
import { emitChild } from '@archcast/core/child/emit.ts'
import { OnnxGraph, elements } from '@archcast/core/onnx/graph.ts'
import { reduceSum } from '@archcast/core/onnx/ops/reduce.ts'
import type { Engine } from '../../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Value } from '@archcast/core/onnx/graph.ts'

/**
 * Logarithm of the sum over all kernels of w dR/dw, R the sum of the logits of an image of ones with all weights
 * absolute and norms left out. Not a number for networks so deep that R is past the range of float32.
 */
export async function synflow(
  engine: Engine,
  graph: ArchGraph,
  weights: ReadonlyMap<string, Float32Array>,
): Promise<number> {
  const absolute = new Map([...weights].map(([name, data]) => [name, data.map(Math.abs)]))
  const shape = [1, ...graph.input]
  const images = { data: new Float32Array(elements(shape)).fill(1), shape }
  const results = await runProgramOnce(engine, flow(graph, engine.portable), {
    ...weightFeeds(graph, absolute),
    images,
  })
  const sum = [...absolute].reduce((total, [name, data]) => {
    const gradient = results[`d.${name}`] as Float32Array | undefined
    return gradient ? data.reduce((product, weight, i) => product + weight * gradient[i], total) : total
  }, 0)
  return sum > 0 && sum < Infinity ? Math.log(sum) : NaN
}

function flow(graph: ArchGraph, portable: boolean): OnnxGraph {
  const g = new OnnxGraph('synflow')
  const images = g.input('images', 'float32', [1, ...graph.input])
  const kernels: Value[] = []
  const [logits] = emitChild(g, graph, [images], {
    parameter: ({ name, shape, fill }) => {
      const value = g.input(name, 'float32', shape)
      if (fill !== 'scale' && fill !== 'shift') kernels.push(value)
      return value
    },
    normalise: (_, x) => x,
  }).slice(-1)
  const all = reduceSum(g, logits, [0, 1], false)
  const grads = gradients(g, [all], [g.scalar(1)], kernels, { portable })
  grads.forEach((grad, i) => g.output(grad, `d.${kernels[i].name}`))
  return g
}
