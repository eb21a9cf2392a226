// Which blocks are unfolded: at first, when all are to be, and so that one layer shows.
import type { Block, Part } from './network.ts'

/** Boxes of the first view at most: what one reads at a glance and a few turns of the wheel. */
const MOST_AT_FIRST = 80
/** With fewer boxes one sees nothing of a network. */
const FEW = 12

/** Every block of the parts, outer ones first. */
export function blocksIn(parts: readonly Part[]): Block[] {
  return parts.flatMap((part) => (part.kind === 'layer' ? [] : [part, ...blocksIn(part.parts)]))
}

/**
 * Ids of the blocks that are unfolded at first: kind by kind from the outside, as long as the boxes are not too many.
 * Blocks of one title are unfolded together or not at all, so that what looks alike is alike. Units stay folded.
 */
export function unfoldedAtFirst(parts: readonly Part[], most = MOST_AT_FIRST): Set<string> {
  const together = opened(parts, most, kindOf)
  if (boxes(parts, together) >= FEW) return idsOf(parts, together)
  // A network of cells in cells: their levels one by one.
  const levels = new Map(levelsOf(parts, 0))
  return idsOf(
    parts,
    opened(parts, most, (block) => `${levels.get(block)} ${kindOf(block)}`),
  )
}

/** What is opened kind by kind, each unless the boxes were too many with it. */
function opened(parts: readonly Part[], most: number, kind: (block: Block) => string): (block: Block) => boolean {
  const kinds = new Set<string>()
  const refused = new Set<string>()
  const open = (block: Block) => kinds.has(kind(block))
  for (;;) {
    const next = folded(parts, open).find((block) => block.kind !== 'unit' && !refused.has(kind(block)))
    if (!next) return open
    kinds.add(kind(next))
    if (boxes(parts, open) <= most) continue
    kinds.delete(kind(next))
    refused.add(kind(next))
  }
}

const levelsOf = (parts: readonly Part[], level: number): (readonly [Block, number])[] =>
  parts.flatMap((part) => (part.kind === 'layer' ? [] : [[part, level] as const, ...levelsOf(part.parts, level + 1)]))

const idsOf = (parts: readonly Part[], open: (block: Block) => boolean) =>
  new Set(shownBlocks(parts, open).map(({ id }) => id))

/** `5 × block` and `3 × block` are one kind. */
const kindOf = ({ title }: Block) => title.replace(/^\d+ /, '')

/** How many boxes show. */
const boxes = (parts: readonly Part[], open: (block: Block) => boolean): number =>
  parts.reduce((sum, part) => sum + (part.kind !== 'layer' && open(part) ? boxes(part.parts, open) : 1), 0)

/** Folded blocks that show, the outermost first. */
function folded(parts: readonly Part[], open: (block: Block) => boolean): Block[] {
  const here = parts.filter((part) => part.kind !== 'layer')
  return [...here.filter((block) => !open(block)), ...here.filter(open).flatMap((block) => folded(block.parts, open))]
}

const shownBlocks = (parts: readonly Part[], open: (block: Block) => boolean): Block[] =>
  parts.flatMap((part) => (part.kind !== 'layer' && open(part) ? [part, ...shownBlocks(part.parts, open)] : []))

/** The blocks around a layer, the outermost first. */
export function blocksAround(parts: readonly Part[], layer: number): Block[] {
  const around = parts.find((part) => part.kind !== 'layer' && includes(part.layers, layer))
  return around === undefined || around.kind === 'layer' ? [] : [around, ...blocksAround(around.parts, layer)]
}

/** In an ascending list. */
function includes(list: readonly number[], wanted: number): boolean {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle] < wanted) low = middle + 1
    else high = middle
  }
  return list[low] === wanted
}
