// A laid out network: boxes, frames and lines in one plane, from the top down. Units are pixels at full size.
import type { Layer } from '../engine/engine-types.ts'
import type { Block } from './network.ts'

export type BoxKind = 'layer' | 'block' | 'input' | 'output'

/** A layer, a folded block, or an end of the network. */
export interface Box {
  readonly kind: BoxKind
  /** The layer's or the block's; `in 0` and `out 0` for ends, which no click selects. */
  readonly id: string
  /** Its layers, ascending; none for ends. */
  readonly layers: readonly number[]
  readonly block?: Block
  readonly title: string
  /** A second line. */
  readonly note?: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** An unfolded block, around its parts. */
export interface Frame {
  readonly block: Block
  /** Frames around it. */
  readonly depth: number
  /** A unit is drawn without a border. */
  readonly tight: boolean
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A value on its way; one that crosses the borders of frames is several lines. */
export interface Line {
  /** Index of the box that gives it. */
  readonly from: number
  /** Index of the box that the line ends at; -1 where it ends at a border. */
  readonly to: number
  /** x and y of each point in turn. */
  readonly points: readonly number[]
  /** Shape of the value, on the first line that leaves its box. */
  readonly label?: string
}

export interface Scene {
  readonly width: number
  readonly height: number
  /** Where most of it stands, from the left. */
  readonly axis: number
  /** In topological order of their first layers. */
  readonly boxes: readonly Box[]
  /** Outer ones first. */
  readonly frames: readonly Frame[]
  readonly lines: readonly Line[]
}

export const layersOfBox = ({ layers }: Box, of: readonly Layer[]): Layer[] => layers.map((index) => of[index])

export type Place = Pick<Box, 'x' | 'y' | 'width' | 'height'>

/** Where a block stands, folded or not. */
export const placeOf = ({ boxes, frames }: Scene, id: string): Place | undefined =>
  boxes.find((box) => box.block?.id === id) ?? frames.find(({ block }) => block.id === id)

/** The folded block that a box is; a unit stands for one layer and is none. */
export const blockOf = (box: Box | undefined): Block | undefined =>
  box?.block?.kind === 'unit' ? undefined : box?.block

/** The layer that a box stands for: its own, or the one of a unit that has most work. */
export function heaviestOf(box: Box | undefined, layers: readonly Layer[]): Layer | undefined {
  if (!box || blockOf(box)) return undefined
  return layersOfBox(box, layers).reduce<Layer | undefined>(
    (most, each) => (most && most.macs >= each.macs ? most : each),
    undefined,
  )
}

/** The innermost block around a box. */
export const innermost = (frames: readonly Frame[], box: Box): Block | undefined =>
  frames.findLast(({ block }) => box.layers.some((layer) => block.layers.includes(layer)))?.block

/** Whether two scenes show one network, be it edited or unfolded: most boxes of the smaller one are in the other. */
export function isSameNetwork(one: Scene, other: Scene): boolean {
  const names = (scene: Scene) =>
    new Set([...scene.boxes, ...scene.frames.map(({ block }) => block)].map(({ id }) => id))
  const [few, many] = [names(one), names(other)].sort((a, b) => a.size - b.size)
  return Array.from(few).filter((id) => many.has(id)).length * 2 >= few.size
}
