// How much room a GHN of fixed size has: for how many architectures at once, and for what of each.
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'

/** Room for so many architectures of a space: for each, nodes and levels of every block, rows of each kind of tile. */
export interface Layout {
  readonly architectures: number
  readonly blocks: readonly { readonly nodes: number; readonly levels: number }[]
  readonly counts: readonly number[]
}

/** The smallest layout that holds any `atOnce` of the architectures given; all must have the same number of blocks. */
export function layoutOf(architectures: readonly GhnItem[], atOnce = 1): Layout {
  const [{ ghn, plan }] = architectures
  const most = (read: (a: GhnItem) => number) => Math.max(...architectures.map(read))
  return {
    architectures: atOnce,
    blocks: ghn.blocks.map((_, b) => ({
      nodes: most((a) => a.ghn.blocks[b].length),
      levels: 1 + most((a) => Math.max(...a.ghn.blocks[b].map((node) => node.level))),
    })),
    counts: plan.counts.map((_, kind) => most((a) => a.plan.counts[kind])),
  }
}

/** Slots that the architectures of a layout take together in each block, and in all. */
export function layoutExtents({ architectures, blocks }: Layout) {
  const widths = blocks.map(({ nodes }) => architectures * nodes)
  return { widths, nodes: widths.reduce((a, b) => a + b, 0) }
}

/** Throws where an architecture needs more room. */
export function assertRoom(layout: Layout, items: readonly GhnItem[]): void {
  const problem = (what: string, has: number, room: number) =>
    new Error(`the layout has room for ${room} ${what}, ${has} are there; make the layout from it too`)
  if (items.length > layout.architectures) throw problem('architectures', items.length, layout.architectures)
  for (const { ghn, plan } of items) {
    if (ghn.blocks.length !== layout.blocks.length) throw problem('blocks', ghn.blocks.length, layout.blocks.length)
    ghn.blocks.forEach((block, b) => {
      const { nodes, levels } = layout.blocks[b]
      const depth = 1 + Math.max(...block.map((node) => node.level))
      if (block.length > nodes) throw problem(`nodes in block ${b}`, block.length, nodes)
      if (depth > levels) throw problem(`levels in block ${b}`, depth, levels)
    })
    plan.counts.forEach((count, kind) => {
      const room = layout.counts[kind]
      if (count > room) throw problem(`tiles of ${plan.kinds[kind].name}`, count, room)
    })
  }
}
