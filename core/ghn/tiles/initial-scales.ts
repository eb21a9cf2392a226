// The factor on every element of a tile.
import { elements } from '../../onnx/graph.ts'
import { tableDeviation } from './variance.ts'
import type { ParameterSpec } from '../../arch/graph.ts'

/** Deviation of positions and the like that are generated, not learned from small ones on for long. */
const AUDIBLE = 0.2

/**
 * He initialisation of kernels (He et al. 2015, equation 10); scales and shifts are as they are.
 * @param gain what a kernel has in the place of He's root of two, by moments
 */
export function initialScale(spec: ParameterSpec, gain?: number): number {
  const { shape, fill, fanIn } = spec
  if (fill === 'table') return gain !== undefined && fanIn === undefined ? AUDIBLE : tableDeviation(spec)
  if (fill !== 'kernel') return 1
  return (gain ?? Math.SQRT2) / Math.sqrt(fanIn ?? elements(shape) / shape[0])
}
