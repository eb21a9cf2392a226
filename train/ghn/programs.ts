// The graphs that training runs: the GHN forward, the GHN backward, and a child network's loss and gradients.
import { gradients } from '../tape/gradients.ts'
import { emitUnrolled } from './unrolled.ts'
import { classesOf } from '@archcast/core/arch/graph.ts'
import { emitChild } from '@archcast/core/child/emit.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import { ghnParameters } from '@archcast/core/ghn/parameters.ts'
import { hypernetworkParameters } from '@archcast/core/ghn/tiles/hypernetwork-parameters.ts'
import { emitHypernetwork } from '@archcast/core/ghn/tiles/hypernetwork.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { add, mul } from '@archcast/core/onnx/ops/elementwise.ts'
import { batchNormalise, crossEntropy } from '@archcast/core/onnx/ops/normalize.ts'
import { reduceMean } from '@archcast/core/onnx/ops/reduce.ts'
import { removeUnused } from '@archcast/core/onnx/unused.ts'
import type { Layout } from './ghn-layout.ts'
import type { ArchGraph, ParameterSpec } from '@archcast/core/arch/graph.ts'
import type { GhnParameter, GhnValues } from '@archcast/core/ghn/build/learnable.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { KindTiles } from '@archcast/core/ghn/tiles/hypernetwork.ts'
import type { Value } from '@archcast/core/onnx/graph.ts'

/** Parameters and `unrolledFeeds` -> `tiles.<kind>` [rows, elements]. Kinds without rows in the layout are left out. */
export function ghnForward(config: GhnConfig, layout: Layout): OnnxGraph {
  const g = new OnnxGraph('ghn')
  const { values } = parameterInputs(g, ghnParameters(config))
  for (const { kind, tiles } of emitUnrolled(g, config, layout, values)) g.output(tiles, `tiles.${kind.name}`)
  return g
}

/**
 * Parameters of the hypernetwork, `states` [rows, D], and `places`, `scales` and `counts` of the rows -> `tiles.<kind>`
 * of all kinds.
 */
export function hypernetworkForward(config: GhnConfig): OnnxGraph {
  const { g, made } = hypernetwork(config)
  for (const { kind, tiles } of made) g.output(tiles, `tiles.${kind.name}`)
  return g
}

/** The same and `d.tiles.<kind>` -> `d.<parameter>`, `d.basis.<kind>` as of `ghnBackward`, and `d.states`. */
export function hypernetworkBackward(config: GhnConfig, portable = false): OnnxGraph {
  const { g, list, states, made } = hypernetwork(config)
  backThrough(g, made, [...list, states], portable)
  return g
}

function hypernetwork(config: GhnConfig) {
  const g = new OnnxGraph('hypernetwork')
  const { list, values } = parameterInputs(g, hypernetworkParameters(config))
  const states = g.input('states', 'float32', ['tiles', config.embedding])
  return { g, list, states, made: emitHypernetwork(g, config, values, tileKinds(config), states) }
}

/** Parameters as inputs of a graph, in order, and by name. */
function parameterInputs(g: OnnxGraph, parameters: readonly GhnParameter[]): { list: Value[]; values: GhnValues } {
  const list = parameters.map(({ name, shape }) => g.input(name, 'float32', shape))
  return { list, values: Object.fromEntries(list.map((value) => [value.name, value])) }
}

/**
 * Parameters, `unrolledFeeds` and `d.tiles.<kind>` -> `d.<parameter>`: the forward pass again, and back through it.
 * Only the parts of the tables that the layout's kinds cover have gradients: `d.basis.<kind>`.
 */
export function ghnBackward(config: GhnConfig, layout: Layout, portable = false): OnnxGraph {
  const g = new OnnxGraph('ghn_backward')
  const { list, values } = parameterInputs(g, ghnParameters(config))
  backThrough(g, emitUnrolled(g, config, layout, values), list, portable)
  return g
}

/**
 * Appends the way back from `d.tiles.<kind>` to `list`, of whose tables the parts that the kinds cover have gradients.
 */
function backThrough(g: OnnxGraph, used: readonly KindTiles[], list: readonly Value[], portable: boolean): void {
  const seeds = used.map(({ kind, tiles: { shape } }) => g.input(`d.tiles.${kind.name}`, 'float32', shape))
  const targets = [
    ...list.filter(({ name }) => !name.startsWith('table.')).map((value) => ({ name: value.name, value })),
    ...used.map(({ kind, basis }) => ({ name: `basis.${kind.name}`, value: basis })),
  ]
  const outputs = used.map(({ tiles }) => tiles)
  const grads = gradients(
    g,
    outputs,
    seeds,
    targets.map(({ value }) => value),
    { portable },
  )
  grads.forEach((grad, i) => g.output(grad, `d.${targets[i].name}`))
  // The tiles themselves, whose products are the dearest part of the forward pass.
  removeUnused(g)
}

export interface ChildTraining {
  readonly graph: OnnxGraph
  /** Names of the weights that have a gradient, `d.<name>` among the outputs. */
  readonly trained: readonly string[]
}

/**
 * `images` [N, C, H, W], `targets` [N, classes] and the weights of a pruned architecture -> mean cross-entropy `loss`
 * and `d.<weight>`. Where there are exits, `loss` is the mean over them and the output, all weighted equally, as in
 * MSDNet (Huang et al. 2018, section 4). Batch normalisation uses the batch's own statistics.
 */
export function childTraining(architecture: ArchGraph, batch: number, portable = false): ChildTraining {
  const g = new OnnxGraph('child_training')
  const images = g.input('images', 'float32', [batch, ...architecture.input])
  const targets = g.input('targets', 'float32', [batch, classesOf(architecture)])
  const weights: Value[] = []
  const parameter = (spec: ParameterSpec) => {
    const value = g.input(spec.name, 'float32', spec.shape)
    weights.push(value)
    return value
  }
  const outputs = emitChild(g, architecture, [images], {
    parameter,
    normalise: (graph, x, _, scale, shift) => batchNormalise(graph, x, scale, shift, portable).y,
  })
  const losses = outputs.map((logits) => reduceMean(g, crossEntropy(g, logits, targets), [0], false))
  const sum = losses.reduce((total, one) => add(g, total, one))
  const loss = losses.length === 1 ? sum : mul(g, sum, g.scalar(1 / losses.length))
  const grads = gradients(g, [loss], [g.scalar(1)], weights, { portable })
  g.output(loss, 'loss')
  grads.forEach((grad, i) => g.output(grad, `d.${weights[i].name}`))
  return { graph: g, trained: weights.map(({ name }) => name) }
}
