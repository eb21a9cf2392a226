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
  /** In topological order of their first layers. */
  readonly boxes: readonly Box[]
  /** Outer ones first. */
  readonly frames: readonly Frame[]
  readonly lines: readonly Line[]
}

export const layersOfBox = ({ layers }: Box, of: readonly Layer[]): Layer[] => layers.map((index) => of[index])
