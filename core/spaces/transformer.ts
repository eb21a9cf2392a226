// Vision transformers whose blocks differ, as AutoFormer searches them (Chen et al., ICCV 2021): width, depth, heads
// and MLP ratios.
import { ArchitectureError } from '../arch/errors.ts'
import type { CellArchitecture } from '../arch/schema.ts'
import type { Random } from './random.ts'

/** The choices of AutoFormer's tiny space. */
export const WIDTHS = [192, 216, 240] as const
const DEPTHS = [12, 13, 14] as const
export const HEADS = [3, 4] as const
export const RATIOS = [3.5, 4] as const

/** Channels of a head: queries, keys and values have as many as their heads give, whatever the width is. */
const HEAD_CHANNELS = 64

export interface Block {
  readonly heads: (typeof HEADS)[number]
  /** Hidden channels of the MLP by the width. */
  readonly ratio: (typeof RATIOS)[number]
}

export interface Transformer {
  readonly width: (typeof WIDTHS)[number]
  readonly blocks: readonly Block[]
}

/** Draws each choice evenly. */
export function sampleTransformer(random: Random): Transformer {
  const width = random.pick(WIDTHS)
  const depth = random.pick(DEPTHS)
  return {
    width,
    blocks: Array.from({ length: depth }, () => ({ heads: random.pick(HEADS), ratio: random.pick(RATIOS) })),
  }
}

/** `216|3x3.5|4x4|...`: the width, then heads and MLP ratio of each block. */
export function printTransformer({ width, blocks }: Transformer): string {
  return [width, ...blocks.map(({ heads, ratio }) => `${heads}x${ratio}`)].join('|')
}

/**
 * Inverse of `printTransformer`.
 * @param pointer where the text stands in the document, for errors
 * @throws {ArchitectureError} `invalid_architecture`
 */
export function parseTransformer(text: string, pointer = ''): Transformer {
  const [first, ...rest] = text.trim().split('|')
  const fail = (detail: string): never => {
    throw new ArchitectureError('invalid_architecture', [{ pointer, detail }])
  }
  const width = WIDTHS.find((each) => String(each) === first)
  if (width === undefined) return fail(`the width must be ${WIDTHS.join(', ')}, not '${first.slice(0, 64)}'`)
  if (!DEPTHS.some((depth) => depth === rest.length)) {
    return fail(`there must be ${DEPTHS.join(', ')} blocks, not ${rest.length}`)
  }
  const blocks = rest.map((entry, index): Block => {
    const [heads, ratio] = entry.split('x')
    const found = {
      heads: HEADS.find((each) => String(each) === heads),
      ratio: RATIOS.find((each) => String(each) === ratio),
    }
    if (found.heads !== undefined && found.ratio !== undefined && entry === `${heads}x${ratio}`) return found as Block
    const choices = `'<heads>x<ratio>' of ${HEADS.join(', ')} heads and ratios ${RATIOS.join(', ')}`
    return fail(`block ${index + 1} must be ${choices}, not '${entry.slice(0, 64)}'`)
  })
  return { width, blocks }
}

export interface TransformerOptions {
  readonly classes?: number | undefined
  /** Blocks that are left, the first ones; all where it is left out. */
  readonly depth?: number
}

/**
 * Patches of 16 x 16 of an image of 224 x 224, a class token, positions; blocks with norms before; a norm and the class
 * token's logits.
 */
export function toArchitecture({ width, blocks }: Transformer, options: TransformerOptions = {}): CellArchitecture {
  const { classes = 1000, depth = blocks.length } = options
  const kept = blocks.slice(0, depth)
  const cellOf = ({ heads, ratio }: Block) => `block.${heads}x${ratio}`
  const cells = Object.fromEntries(kept.map((block) => [cellOf(block), blockCell(block)]))
  return {
    input: { channels: 3, height: 224, width: 224 },
    classes,
    cells: { stem: STEM, ...cells, head: HEAD },
    blocks: [
      { cell: 'stem', channels: width },
      ...kept.map((block) => ({ cell: cellOf(block), channels: width })),
      { cell: 'head' },
    ],
  }
}

type Cell = CellArchitecture['cells'][string]

const STEM: Cell = {
  nodes: [
    { id: 'patches', op: 'patch_embed', patch: 16, inputs: ['input'] },
    { id: 'class', op: 'class_token', inputs: ['patches'] },
    { id: 'position', op: 'position', inputs: ['class'] },
  ],
}

const HEAD: Cell = {
  nodes: [
    { id: 'norm', op: 'layer_norm', inputs: ['input'] },
    { id: 'class', op: 'token_pool', how: 'first', inputs: ['norm'] },
    { id: 'logits', op: 'linear', inputs: ['class'] },
  ],
}

const blockCell = ({ heads, ratio }: Block): Cell => ({
  nodes: [
    { id: 'norm1', op: 'layer_norm', inputs: ['input'] },
    { id: 'attention', op: 'attention', heads, head_channels: HEAD_CHANNELS, inputs: ['norm1'] },
    { id: 'sum1', op: 'add', inputs: ['input', 'attention'] },
    { id: 'norm2', op: 'layer_norm', inputs: ['sum1'] },
    { id: 'mlp', op: 'mlp', ratio, inputs: ['norm2'] },
    { id: 'sum2', op: 'add', inputs: ['sum1', 'mlp'] },
  ],
})
