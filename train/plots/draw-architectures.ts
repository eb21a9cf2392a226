// Networks as strips: what a GHN sees of each, operations from left to right in the order of their longest path from
// the input.
import { drawHeading, drawLegend } from './frame.ts'
import { THEME, element, label, line, seriesColour, svgDocument } from './svg.ts'
import { ghnGraph } from '@archcast/core/ghn/build/nodes.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { GhnGraph, GhnNode } from '@archcast/core/ghn/build/nodes.ts'
import type { NodeType } from '@archcast/core/ops/node-types.ts'

export interface DrawnNetwork {
  /** What stands above its strip. */
  readonly name: string
  readonly graph: ArchGraph
}

const KINDS = ['convolution', 'grouped or depthwise', 'linear', 'pool', 'skip', 'concatenation'] as const

const KIND_OF: Partial<Record<NodeType, (typeof KINDS)[number]>> = {
  conv: 'convolution',
  image_conv: 'convolution',
  grouped_conv: 'grouped or depthwise',
  depthwise_conv: 'grouped or depthwise',
  linear: 'linear',
  classifier: 'linear',
  max_pool: 'pool',
  avg_pool: 'pool',
  global_pool: 'pool',
  identity: 'skip',
  concat: 'concatenation',
}

const WIDTH = 900
const LEFT = 12
const GAP = 3
const TITLE = 20
const WIDEST_BAR = 12

/** Draws networks below each other as an SVG document: a bar's height is the logarithm of its channels. */
export function drawArchitectures(title: string, networks: readonly DrawnNetwork[]): string {
  const heading = drawHeading(title, 'The height of a bar is the logarithm of its channels.', WIDTH)
  const entries = KINDS.map((name, i) => ({ name, colour: seriesColour(i), mark: 'dot' as const }))
  const legend = drawLegend(entries, { left: LEFT, top: heading.height, width: WIDTH - 2 * LEFT })
  let top = heading.height + legend.height + 12
  const strips = networks.map(({ name, graph }) => {
    const strip = drawStrip(ghnGraph(graph, true), top + TITLE)
    const content = label(name, LEFT, top + 12) + strip.svg
    top += TITLE + strip.height + 14
    return content
  })
  return svgDocument(WIDTH, top, title, heading.svg + legend.svg + strips.join(''))
}

function drawStrip(ghn: GhnGraph, top: number): { svg: string; height: number } {
  const [block] = ghn.blocks
  const levels = Math.max(...block.map(({ level }) => level)) + 1
  const step = Math.min(2 * WIDEST_BAR, (WIDTH - 2 * LEFT) / levels)
  const columns = Array.from({ length: levels }, (_, level) => block.filter((node) => node.level === level))
  const heightOf = (column: readonly GhnNode[]) => column.reduce((sum, node) => sum + barHeight(ghn, node) + GAP, -GAP)
  const height = Math.max(...columns.map(heightOf))
  const middle = new Map<GhnNode, readonly [number, number]>()
  const bars = columns.flatMap((column, level) => {
    let y = top + (height - heightOf(column)) / 2
    return column.map((node) => {
      const [x, tall] = [LEFT + level * step, barHeight(ghn, node)]
      middle.set(node, [x + step * 0.35, y + tall / 2])
      const fill = colourOf(node)
      const bar = element('rect', { x, y, width: step * 0.7, height: tall, fill })
      y += tall + GAP
      return bar
    })
  })
  const edges = block.flatMap((node) =>
    node.inputs.flatMap((input) => {
      const [from, to] = [middle.get(block[input])!, middle.get(node)!]
      // A longer one at the same height would lie behind the bars between.
      const hidden = from[1] === to[1] && node.level > block[input].level + 1
      return hidden ? [] : [line(...from, ...to, THEME.axis, undefined, 0.6)]
    }),
  )
  return { svg: edges.join('') + bars.join(''), height }
}

function barHeight({ graph }: GhnGraph, { source }: GhnNode): number {
  if (source < 0) return 4
  const { shape } = graph.nodes[source]
  return 4 + 2 * Math.log2(shape.length === 3 ? shape[0] : (shape.at(-1) ?? 1))
}

function colourOf({ type }: GhnNode): string {
  const kind = KIND_OF[type]
  return kind === undefined ? THEME.muted : seriesColour(KINDS.indexOf(kind))
}
