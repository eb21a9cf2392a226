// The ImageNet-mobile space of the Graph HyperNetworks paper (arXiv 1810.05749, section 5): its cells under a budget of
// multiply-adds.
import { cost } from '../arch/cost.ts'
import { parseArchitecture } from '../arch/parse.ts'
import { sampleCell } from './ghn-cells.ts'
import { type GhnCell, stackedCells } from './ghn-network.ts'
import type { CellArchitecture } from '../arch/schema.ts'
import type { Random } from './random.ts'

/** Multiply-accumulates that a network of the space stays below, at 224 x 224. */
export const MOBILE_MACS = 600_000_000

/**
 * Blocks of each stage: a reduction before the 1st, 2nd, 6th and 10th of the 14 halves the image and doubles the
 * channels.
 */
const STAGES = [1, 4, 4, 5] as const

export interface MobileOptions {
  /** Blocks of each of the four stages. Default 1, 4, 4 and 5. */
  readonly stages?: readonly number[]
  /** Channels of the stem and of the first stage. Default 20, with which the budget shuts out four of five cells. */
  readonly channels?: number
  readonly classes?: number | undefined
}

/**
 * Stem (3x3 convolution of stride 2, BN), four stages of the cell, each after a reduction (ReLU, 3x3 convolution of
 * stride 2, BN), head (BN, ReLU, global average pool, linear); for images of 224 x 224. Cells are those of `ghn-cells`.
 */
export function toArchitecture(cell: GhnCell, options: MobileOptions = {}): CellArchitecture {
  const { stages = STAGES, channels = 20, classes = 1000 } = options
  return {
    input: { channels: 3, height: 224, width: 224 },
    classes,
    cells: stackedCells(cell, { stemStride: 2 }),
    blocks: [
      { cell: 'stem', channels },
      ...stages.flatMap((repeat, stage) => {
        const width = channels * 2 ** stage
        return [
          { cell: 'reduction', channels: width },
          { cell: 'cell', channels: width, repeat },
        ]
      }),
      { cell: 'head' },
    ],
  }
}

/** Draws a cell whose network keeps to the budget; draws that do not are passed over. */
export function sampleMobileCell(random: Random): GhnCell {
  for (;;) {
    const cell = sampleCell(random)
    if (macsOf(cell) < MOBILE_MACS) return cell
  }
}

/** Multiply-accumulates of the cell's whole network at 224 x 224. */
function macsOf(cell: GhnCell): number {
  return cost(parseArchitecture(toArchitecture(cell))).macs
}
