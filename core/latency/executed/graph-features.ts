// A network of any design as a vector of fixed length: how large it is, what it is made of and where its work lies.
import { cost } from '../../arch/cost.ts'
import { perGraph } from '../../arch/per-graph.ts'
import { sizeOf } from '../../ops/shape.ts'
import { EXECUTED_PLACES, EXECUTED_WORK, executedWorkOf, fusedKernels } from './executed-work.ts'
import { KERNEL_KINDS, PRODUCT_KINDS, channelsOf } from './kinds.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { ExecutedKernel } from './executed-work.ts'

/** Halvings of an image's sides that are told apart. */
const STAGES = 6

/** Names of what `graphFeaturesOf` gives, in order. */
export const GRAPH_FEATURES: readonly string[] = [
  ...['macs', 'params', 'written', 'fused', 'calls', 'path', 'side'].map((name) => `log.${name}`),
  ...KERNEL_KINDS.flatMap((kind) => [`${kind}.elements`, `${kind}.calls`]),
  ...PRODUCT_KINDS.flatMap((kind) => [`${kind}.macs`, `${kind}.weights`]),
  ...Array.from({ length: STAGES }, (_, stage) => [`stage${stage}.macs`, `stage${stage}.calls`]).flat(),
  ...['mean', 'most', 'last', 'heads'].map((name) => `width.${name}`),
]

const all = (test: RegExp) => EXECUTED_WORK.flatMap((name, index) => (test.test(name) ? [index] : []))
const WRITTEN = all(/^written\..*\.elements$/)
const FUSED = all(/^fused\..*\.elements$/)
const CALLS = all(/^fused\.(?!path).*\.calls$/)

/** Natural logarithms of sizes and counts, shares of all elements, multiply-accumulates and parameters. [73] */
export const graphFeaturesOf: (graph: ArchGraph) => Float64Array = perGraph((graph) => {
  const work = executedWorkOf(graph)
  const { macs, params } = cost(graph)
  const sum = (indices: readonly number[]) => indices.reduce((total, index) => total + work[index], 0)
  const amount = (name: string) => work[EXECUTED_PLACES.get(name)!]
  const [written, side] = [sum(WRITTEN), Math.sqrt(sizeOf(graph.input) / graph.input[0])]
  const sizes = [macs, params, written, sum(FUSED), sum(CALLS), amount('fused.path.calls'), side]
  const kinds = KERNEL_KINDS.flatMap((kind) => [
    amount(`written.${kind}.elements`) / Math.max(1, written),
    Math.log1p(amount(`written.${kind}.calls`)),
  ])
  const products = PRODUCT_KINDS.flatMap((kind) => [
    amount(`fused.${kind}.macs`) / Math.max(1, macs),
    amount(`fused.${kind}.weights`) / Math.max(1, params),
  ])
  const layers = fusedKernels(graph).filter((kernel) => kernel.macs > 0)
  return Float64Array.of(
    ...sizes.map((size) => Math.log(Math.max(1, size))),
    ...kinds,
    ...products,
    ...stagesOf(layers, side),
    ...widthsOf(layers),
  )
})

/** By how often the image is halved: share of the multiply-accumulates, logarithm of the layers. */
function stagesOf(layers: readonly ExecutedKernel[], side: number): number[] {
  const macs = new Float64Array(STAGES)
  const calls = new Float64Array(STAGES)
  let total = 1
  for (const layer of layers) {
    const positions = positionsOf(layer)
    // A vector lies behind the last stage, wherever it was pooled.
    const halvings = positions > 1 ? Math.round(Math.log2(Math.max(1, side / Math.sqrt(positions)))) : STAGES
    const stage = Math.min(STAGES - 1, halvings)
    macs[stage] += layer.macs
    calls[stage] += 1
    total += layer.macs
  }
  return Array.from(macs, (share, stage) => [share / total, Math.log1p(calls[stage])]).flat()
}

/**
 * Logarithms of the channels that layers give: mean by work, most, of what the classifier reads; of matrices at once.
 */
function widthsOf(layers: readonly ExecutedKernel[]): number[] {
  let [mean, total, most, last, heads] = [0, 1, 1, 1, 0]
  for (const { kind, macs, shape, elements } of layers) {
    const convolution = isConvolution(kind)
    const width = convolution ? channelsOf(shape) : (shape.at(-1) ?? 1)
    mean += macs * Math.log(Math.max(1, width))
    total += macs
    most = Math.max(most, width)
    if (kind === 'linear') last = Math.max(1, elements - sizeOf(shape))
    if (kind === 'product') heads = Math.max(heads, sizeOf(shape.slice(0, -2)))
  }
  return [mean / total, Math.log(most), Math.log(last), Math.log1p(heads)]
}

const isConvolution = (kind: string) => PRODUCT_KINDS.indexOf(kind as never) < PRODUCT_KINDS.indexOf('linear')

/** Positions of an image or tokens that a layer gives. */
function positionsOf({ kind, shape }: ExecutedKernel): number {
  if (isConvolution(kind)) return sizeOf(shape) / channelsOf(shape)
  if (kind === 'product') return shape.at(-2) ?? 1
  // A vector may lie along the channels of an image of one pixel.
  return shape.length > 1 && shape.slice(1).some((extent) => extent > 1) ? sizeOf(shape) / (shape.at(-1) ?? 1) : 1
}
