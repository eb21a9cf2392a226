// How each box looks: by the families of its layers, by their share of a total, and by what is to be marked.
import { layersOfBox } from '../scene.ts'
import { mix, parseColour, printColour } from './colour.ts'
import { familyOf } from './families.ts'
import { heatOf, heatScale } from './heat.ts'
import type { Layer } from '../../engine/engine-types.ts'
import type { Box, Scene } from '../scene.ts'
import type { Theme } from './theme.ts'

export type GraphChange = 'added' | 'changed' | 'removed'

/**
 * What the colours of boxes say: the family of the operation, or a share of the sum over all layers. One title stands
 * for one `of`.
 */
export type GraphColour =
  | { readonly kind: 'op' }
  | { readonly kind: 'share'; readonly of: (layer: Layer) => number; readonly title: string }

export interface Marks {
  /** By layer's id. */
  readonly changes?: ReadonlyMap<string, GraphChange>
  readonly faults?: ReadonlyMap<string, string>
}

export interface BoxPaint {
  readonly fill: string
  readonly border: string
  readonly ink: string
  /** Colours of a bar at the left, from top to bottom; none where the fill says it. */
  readonly bar: readonly string[]
  /** For a box too small for more. */
  readonly solid: string
  /** `12%`. */
  readonly share?: string
  readonly change?: GraphChange
  readonly faulty: boolean
}

/** Strips that a bar is divided into at most. */
const STRIPS = 12

/** By box. */
export function paintBoxes(
  scene: Scene,
  layers: readonly Layer[],
  colour: GraphColour,
  marks: Marks,
  theme: Theme,
): BoxPaint[] {
  const looks = colour.kind === 'op' ? byFamily(scene, layers, theme) : byShare(scene, layers, colour.of, theme)
  return scene.boxes.map((box, at) => {
    const ids = box.layers.map((index) => layers[index].id)
    const changes = new Set(marks.changes ? ids.flatMap((id) => marks.changes!.get(id) ?? []) : [])
    const [change] = changes
    const faulty = marks.faults ? ids.some((id) => marks.faults!.has(id)) : false
    return { ...looks[at], faulty, ...(change && { change: changes.size > 1 ? 'changed' : change }) }
  })
}

type Look = Omit<BoxPaint, 'change' | 'faulty'>

function byFamily({ boxes }: Scene, layers: readonly Layer[], theme: Theme): Look[] {
  const surface = parseColour(theme.surface)
  const tints = new Map<string, readonly [fill: string, border: string]>()
  const tint = (colour: string) => {
    const known = tints.get(colour)
    if (known) return known
    const rgb = parseColour(colour)
    const made = [printColour(mix(surface, rgb, theme.dark ? 0.2 : 0.1)), printColour(mix(surface, rgb, 0.45))] as const
    tints.set(colour, made)
    return made
  }
  return boxes.map((box) => {
    if (isEnd(box)) return endLook(theme)
    const inner = layersOfBox(box, layers)
    const heaviest = inner.reduce((most, layer) => (layer.macs > most.macs ? layer : most))
    const main = theme.families[familyOf(heaviest.op)]
    const colours = inner.map(({ op }) => theme.families[familyOf(op)])
    const step = Math.max(1, colours.length / STRIPS)
    const bar = Array.from({ length: Math.min(STRIPS, colours.length) }, (_, at) => colours[Math.floor(at * step)])
    const [fill, border] = box.block && box.block.kind !== 'unit' ? [theme.surface, theme.border] : tint(main)
    return { fill, border, ink: theme.text, bar, solid: main }
  })
}

const sumOf = (list: readonly Layer[], of: (layer: Layer) => number) =>
  list.reduce((total, layer) => total + Math.max(0, of(layer) || 0), 0)

/** Share of the total of the box that has most, from 0 to 1. */
export function greatestShare({ boxes }: Scene, layers: readonly Layer[], of: (layer: Layer) => number): number {
  const most = boxes.reduce((greatest, box) => Math.max(greatest, sumOf(layersOfBox(box, layers), of)), 0)
  return most === 0 ? 0 : most / sumOf(layers, of)
}

function byShare({ boxes }: Scene, layers: readonly Layer[], of: (layer: Layer) => number, theme: Theme): Look[] {
  const scale = heatScale(theme.dark)
  const total = sumOf(layers, of)
  const parts = boxes.map((box) => sumOf(layersOfBox(box, layers), of))
  const most = Math.max(...parts)
  return boxes.map((box, at) => {
    if (isEnd(box)) return endLook(theme)
    const { fill, ink } = heatOf(scale, parts[at] / most)
    const share = parts[at] > 0 ? { share: printShare(parts[at] / total) } : {}
    return {
      fill,
      border: printColour(mix(parseColour(fill), parseColour(theme.text), 0.25)),
      ink,
      bar: [],
      solid: fill,
      ...share,
    }
  })
}

const isEnd = ({ kind }: Box) => kind === 'input' || kind === 'output'

const endLook = ({ background, border, muted }: Theme): Look => ({
  fill: background,
  border,
  ink: muted,
  bar: [],
  solid: border,
})

/** `12%`, and `0.4%` below one. */
export function printShare(share: number): string {
  const percent = share * 100
  return percent < 0.05 ? '<0.1%' : `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)}%`
}
