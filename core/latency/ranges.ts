// The parameters of kernels that a profile covers, by family, and what of a kernel lies outside of them.
import * as z from 'zod'
import { sizeOf } from '../ops/shape.ts'
import { familyOf } from './features/family.ts'
import type { Kernel } from './kernel.ts'

const Range = z.tuple([z.number(), z.number()])
export const KernelRanges = z.record(z.string(), z.record(z.string(), Range))
export type KernelRanges = z.infer<typeof KernelRanges>

/** Parameters of a kernel by their names in a sentence. */
function parametersOf({ input, output, kernel, stride, dilation, groups, operands }: Kernel): Record<string, number> {
  return {
    'input channels': input[0],
    'output channels': output[0],
    'input pixels': sizeOf(input) / (input[0] ?? 1),
    'window elements': kernel[0] * kernel[1],
    stride: Math.max(...stride),
    dilation: Math.max(...dilation),
    // A depthwise convolution has as many groups as channels.
    ...(groups === output[0] ? {} : { groups }),
    operands,
  }
}

/** The ranges that these kernels cover. */
export function rangesOf(kernels: Iterable<Kernel>, block: number): KernelRanges {
  const ranges: Record<string, Record<string, [number, number]>> = {}
  for (const kernel of kernels) {
    for (const name of namesOf(kernel, block)) {
      const family = (ranges[name] ??= {})
      for (const [parameter, value] of Object.entries(parametersOf(kernel))) {
        const [low, high] = family[parameter] ?? [value, value]
        family[parameter] = [Math.min(low, value), Math.max(high, value)]
      }
    }
  }
  return ranges
}

/** A sentence for every parameter outside the ranges; none for a kernel that is covered. */
export function outsideRanges(kernel: Kernel, block: number, ranges: KernelRanges): string[] {
  return namesOf(kernel, block).flatMap((name) => {
    const family = ranges[name]
    if (!family) return [`${name} was never profiled`]
    return Object.entries(parametersOf(kernel)).flatMap(([parameter, value]) => {
      const [low, high] = family[parameter] ?? [NaN, NaN]
      if (value >= low && value <= high) return []
      return [`${name} with ${value} ${parameter}; profiled from ${low} to ${high}`]
    })
  })
}

/** The family of a kernel, and the activation that is fused into it. */
function namesOf(kernel: Kernel, block: number): string[] {
  const family = familyOf(kernel, block)
  return kernel.activation === '' ? [family] : [family, `${kernel.op} with ${kernel.activation}`]
}
