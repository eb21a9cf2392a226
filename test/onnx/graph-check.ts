// A folder of ONNX files through the reader: which are read, where their counts are not the published ones, and why.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cost, nodeCost } from '@archcast/core/arch/cost.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { sizeOf } from '@archcast/core/ops/shape.ts'
import type { FileCount } from '../fixtures/onnx/exporters.ts'
import type { Published } from './published-table.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface GraphFinding {
  readonly name: string
  readonly ours: number
  readonly theirs: number
  /** Why they differ; undefined where nothing that is known of explains it. */
  readonly cause?: string | undefined
}

export interface GraphCheck {
  readonly files: number
  /** Milliseconds that reading takes, the median of the files. */
  readonly ms: number
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
  /** Multiply-accumulates of files that were counted by their extents: how many are the same, and the others. */
  readonly counted: Compared
  /** Parameters against the floating tensors of the same files. */
  readonly tensors: Compared
  readonly publishedParams: Compared
  readonly publishedMacs: Compared
}

export interface Compared {
  agree: number
  readonly differ: GraphFinding[]
}

/** Multiply-accumulates below which figures of two decimals are too coarse. */
const SMALL = 0.5e9

export function checkGraphs(
  folder: string,
  counts: ReadonlyMap<string, FileCount>,
  published: ReadonlyMap<string, Published> = new Map(),
  progress: (done: number, of: number) => void = () => undefined,
): GraphCheck {
  const names = readdirSync(folder).filter((file) => file.endsWith('.onnx'))
  const compared = (): Compared => ({ agree: 0, differ: [] })
  const refused: { name: string; reason: string }[] = []
  const found = { counted: compared(), tensors: compared(), publishedParams: compared(), publishedMacs: compared() }
  const compare = (into: Compared, finding: GraphFinding, within: number) => {
    if (Math.abs(finding.ours / finding.theirs - 1) <= within) into.agree++
    else into.differ.push(finding)
  }
  const times: number[] = []
  for (const [index, file] of names.entries()) {
    progress(index, names.length)
    const name = basename(file, '.onnx')
    const bytes = readFileSync(join(folder, file))
    let graph: ArchGraph
    try {
      const begun = performance.now()
      graph = readOnnx(bytes, file).graph
      times.push(performance.now() - begun)
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error
      refused.push({ name, reason: error.message })
      continue
    }
    const { macs, params } = cost(graph)
    const count = counts.get(name)
    const theirs = published.get(name)
    if (count) compare(found.counted, { name, ours: macs, theirs: count.macs + count.constantMacs }, 0)
    if (!theirs) continue
    if (count) {
      const cause = tensorsCause(name, params, theirs.params)
      compare(found.tensors, { name, ours: params, theirs: count.floatingElements, cause }, 0.01)
    }
    const cause = paramsCause(name, graph, theirs.params - params)
    compare(found.publishedParams, { name, ours: params, theirs: theirs.params, cause }, 0.01)
    if (theirs.macs <= SMALL) continue
    const why = macsCause(name, graph, theirs.macs)
    compare(found.publishedMacs, { name, ours: macs, theirs: theirs.macs, cause: why }, 0.03)
  }
  const ms = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
  return { files: names.length, ms, refused, ...found }
}

const REPARAMETERISED = 'the published figure is of the re-parameterised network'
/** Their graphs have all branches, which are one convolution once the network is trained. */
const hasBranches = (name: string) => /^(repvgg|mobileone)/.test(name)

function tensorsCause(name: string, params: number, published: number): string | undefined {
  if (Math.abs(params / published - 1) > 0.01) return beginEqual(name)
  return 'the exporter spread a table or kept a weight twice: ours is the published figure'
}

/** ConViT's values begin as the identity (d'Ascoli et al. 2021), and the exporter keeps equal tensors once. */
const beginEqual = (name: string) =>
  name.startsWith('convit') ? 'weights that begin equal in all blocks are in the file once' : undefined

function paramsCause(name: string, graph: ArchGraph, fewer: number): string | undefined {
  if (hasBranches(name)) return REPARAMETERISED
  // Both numbers of each norm, and half of the last digit of a figure in millions with two decimals.
  const biases = parametersOf(graph).filter(({ role, shape }) => role === 'bias' && shape.length === 1)
  const folded = 2 * biases.reduce((sum, { shape }) => sum + shape[0], 0)
  if (fewer > 0 && fewer <= folded + 5_000) return 'the exporter folded batch normalisations into convolutions'
  return beginEqual(name)
}

/** What fvcore, which counted the figures, takes a normalised element for: 2 with running statistics, 5 without. */
const PER_NORMALISED = 5.2

function macsCause(name: string, graph: ArchGraph, published: number): string | undefined {
  if (hasBranches(name)) return REPARAMETERISED
  const { macs } = cost(graph)
  const total = (holds: (op: ArchGraph['nodes'][number]['op']) => boolean) =>
    graph.nodes.reduce((sum, node) => sum + (holds(node.op) ? nodeCost(graph, node).macs : 0), 0)
  const without = (left: number) => Math.abs((macs - left) / published - 1) <= 0.03
  if (without(total(({ type }) => type === 'lstm'))) return 'the published figure leaves recurrent layers out'
  if (without(total((op) => op.type === 'conv' && op.groups > 1))) {
    return 'the published figure leaves depthwise convolutions out'
  }
  const outputs = graph.nodes.reduce((sum, { op, shape }) => sum + (op.type === 'conv' ? sizeOf(shape) : 0), 0)
  const normalised = outputs + cost(graph).params
  const more = published - macs
  return more > 0 && more <= PER_NORMALISED * normalised ? 'the published figure counts normalisations' : undefined
}
