// What a kernel asks of a device: multiply-accumulates, elements that it moves, and what bounds it of both.
import { sizeOf } from '../../ops/shape.ts'
import { PRODUCT_KINDS, channelsOf } from './kinds.ts'
import type { Shape } from '../../ops/shape.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { KernelKind } from './kinds.ts'

export interface Amounts {
  /** Elements of activations that are read and written. */
  readonly elements: number
  readonly macs: number
  /** Elements of learned operands. */
  readonly weights: number
  /** Multiply-accumulates that fill the rest of tiles of `TILE` channels, read or written. */
  readonly padding: number
}

/** Channels that matrix units and vectors take at once. */
const TILE = 32

const products: ReadonlySet<KernelKind> = new Set(PRODUCT_KINDS)
const convolutions: ReadonlySet<KernelKind> = new Set(['stem', 'dense', 'pointwise', 'grouped', 'depthwise'])

/** @param reads shapes of the activations that the step reads, the first one's first */
export function amountsOf(step: RuntimeStep, kind: KernelKind, reads: readonly Shape[]): Amounts {
  const { shape, groups = 1, depth = 0, weights: learned = 0 } = step
  let elements = sizeOf(shape)
  for (const read of reads) elements += sizeOf(read)
  if (!products.has(kind)) return { elements, macs: 0, weights: learned, padding: 0 }
  const [from = shape] = reads
  if (convolutions.has(kind)) {
    const [rows, columns] = step.kernel ?? [1, 1]
    const [read, written] = [channelsOf(from), channelsOf(shape)]
    const [incoming, outgoing] = [read / groups, written / groups]
    const weights = incoming * written * rows * columns
    // A transposed convolution writes a window for each element that it reads.
    const positions = step.op === 'ConvTranspose' ? sizeOf(from) / read : sizeOf(shape) / written
    const macs = weights * positions
    const full = kind === 'depthwise' ? filled(written) : filled(incoming) * filled(outgoing)
    return { elements, macs, weights, padding: macs * (full - 1) }
  }
  // A vector may lie along the channels of an image of one pixel.
  const [summed, given] = depth ? [depth, shape.at(-1) ?? 1] : [from[0], shape[0]]
  const macs = kind === 'recurrent' ? learned * (from[0] ?? 1) : summed * sizeOf(shape)
  const rows = kind === 'linear' ? filled(sizeOf(shape) / given) : 1
  const weights = learned || (kind === 'linear' ? summed * given : 0)
  return { elements, macs, weights, padding: macs * (filled(summed) * filled(given) * rows - 1) }
}

/** How many times as much whole tiles hold. */
function filled(channels: number): number {
  return (Math.ceil(channels / TILE) * TILE) / channels
}
