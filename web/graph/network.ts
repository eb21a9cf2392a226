// What is drawn of a network, and the parts that it is folded into.
import type { Examined, Layer } from '../engine/engine-types.ts'

/** The layers of a network, its inputs and its outputs. */
export type DrawnNetwork = Pick<Examined, 'inputs' | 'layers' | 'outputs'>

/** One layer, which nothing folds further. */
export interface LayerPart {
  readonly kind: 'layer'
  /** Index among the network's layers. */
  readonly index: number
  /** Equal for parts that are alike up to widths and shapes. */
  readonly alike: number
}

/** Parts that fold into one box. */
export interface Block {
  /** A `unit` is one operation with those that it is fused with, a `repeat` holds blocks that are alike. */
  readonly kind: 'unit' | 'block' | 'repeat'
  /** Unique in the network, and the same for as long as its layers are. */
  readonly id: string
  readonly title: string
  /** In topological order. */
  readonly parts: readonly Part[]
  /** Indexes of all layers in it, ascending. */
  readonly layers: readonly number[]
  readonly macs: number
  readonly params: number
  readonly alike: number
}

export type Part = LayerPart | Block

export const layersIn = (part: Part): readonly number[] => (part.kind === 'layer' ? [part.index] : part.layers)

/** `conv 3x3/2` of `conv 3x3/2 -> 64x16x16`. */
export const nameOf = ({ label }: Layer): string => clip(label).split(' -> ')[0]

/** Names come from files, and some are meant to harm: what is longer than any box is not looked at. */
export const clip = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

const LONGEST = 300

/** As `nameOf`, as it is read best: `depthwise 3×3/2`. */
export function shownName(layer: Layer): string {
  const [window, groups] = nameOf(layer).split(/ in (\d+) groups$/)
  const shown = window.replaceAll(/(?<=\d)x(?=\d)/g, '×').replaceAll('_', ' ')
  if (groups === undefined) return shown
  return Number(groups) === layer.shape[0] ? shown.replace('conv', 'depthwise') : `${shown}, ${groups} groups`
}

/** `64x16x16`, with a sign for "times" that no letter can be mistaken for. */
export const printShape = (shape: readonly number[]): string => shape.join('×')
