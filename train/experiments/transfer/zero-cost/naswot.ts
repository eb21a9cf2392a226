// Overlap of the linear regions that images fall into (Mellor et al. 2021, arXiv 2006.04647).
import { runProgramOnce } from '../../../engines/run-program-once.ts'
import { logDeterminant } from '../../../statistics/cholesky.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import { homeOf } from '@archcast/core/ops/table.ts'
import type { Engine, Feeds } from '../../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

/**
 * Logarithm of the determinant of K, K_ij the number of activations that are on, or off, for both images i and j; an
 * activation is on where what it reads is above zero. Very low, or no number, where two images are told apart by none.
 * @param images [N, C, H, W]; batch normalisation takes their statistics
 */
export async function naswot(engine: Engine, graph: ArchGraph, weights: Feeds, images: TensorValue): Promise<number> {
  const [count] = images.shape
  const read = graph.nodes.flatMap(({ op, inputs }) => (homeOf(op).surrounds && 'fn' in op ? [inputs[0]] : []))
  const layers = [...new Set(read)].filter((index) => index >= 0)
  // As a network that is no classifier and gives what its activations read.
  const { classes: _, exits: __, ...rest } = graph
  const open: ArchGraph = { ...rest, others: layers }
  const results = await runProgramOnce(engine, scoringGraph(open, count, engine), { ...weights, input: images })
  const kernel = new Float64Array(count * count)
  layers.forEach((_, place) => addAgreements(kernel, results[`output.${place}`] as Float32Array, count))
  return logDeterminant(kernel, count)
}

/** Adds to each pair of images in how many of the values [count, ...] both are above zero, or neither is. */
function addAgreements(kernel: Float64Array, values: Float32Array, count: number): void {
  const size = values.length / count
  const words = Math.ceil(size / 32)
  const codes = new Uint32Array(count * words)
  for (let image = 0; image < count; image++) {
    for (let i = 0; i < size; i++) {
      if (values[image * size + i] > 0) codes[image * words + (i >>> 5)] |= 1 << (i & 31)
    }
  }
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let differ = 0
      for (let word = 0; word < words; word++) differ += bits(codes[a * words + word] ^ codes[b * words + word])
      kernel[a * count + b] += size - differ
      if (b < a) kernel[b * count + a] += size - differ
    }
  }
}

/** How many bits of a word of 32 are set. */
function bits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
