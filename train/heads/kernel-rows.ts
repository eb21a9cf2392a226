// Networks as rows of bytes, and how far apart they are: what a kernel is made of.
import { STEP, blend, similarity } from '@archcast/core/predict/tasks/kernel-regression.ts'
import type { KernelRegression } from '@archcast/core/predict/tasks/task-file.ts'

export interface KernelRows {
  readonly bytes: readonly Uint8Array[]
  /** Mean absolute and mean squared differences in standard deviations, [n, n]. */
  readonly absolute: Float64Array
  readonly squared: Float64Array
}

export function kernelRows(
  bytes: readonly Uint8Array[],
  transfer: KernelRegression['transfer'] = { columns: 0, share: 0 },
): KernelRows {
  const n = bytes.length
  const absolute = new Float64Array(n * n)
  const squared = new Float64Array(n * n)
  const own = bytes[0].length - transfer.columns
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [read, told] = [
        differences(bytes[i], bytes[j], 0, own),
        differences(bytes[i], bytes[j], own, bytes[0].length),
      ]
      const both = blend(read, told, own, transfer)
      absolute[i * n + j] = absolute[j * n + i] = both.absolute
      squared[i * n + j] = squared[j * n + i] = both.squared
    }
  }
  return { bytes, absolute, squared }
}

function differences(a: Uint8Array, b: Uint8Array, from: number, to: number) {
  let [absolute, squared] = [0, 0]
  for (let k = from; k < to; k++) {
    const difference = Math.abs(a[k] - b[k])
    absolute += difference
    squared += difference * difference
  }
  return { absolute, squared }
}

/** Kernel of every pair of networks, [n, n]. @param shape its two widths */
export const gramOf = ({ absolute, squared }: KernelRows, [laplace, rbf]: readonly [number, number]) =>
  absolute.map((distance, i) => similarity(distance, squared[i], laplace, rbf))

/** Mean absolute difference of the first columns, in standard deviations. */
export function distanceOf(a: Uint8Array, b: Uint8Array, features: number): number {
  return differences(a, b, 0, features).absolute / features / STEP
}
