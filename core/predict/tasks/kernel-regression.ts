// Kernel ridge regression: a metric as a weighted sum of how like a network is to each of those that were trained.
import { fromBase64 } from '../../onnx/base64.ts'
import type { KernelRegression } from './task-file.ts'

/** Bytes of a standard deviation: what is further off than four of them counts as four. */
export const STEP = 31
const CENTRE = 128

export interface Regressed {
  readonly value: number
  /** To the nearest fitted network: mean absolute difference of its features in standard deviations. */
  readonly distance: number
}

/**
 * @param columns features, words of the recipe, what others say; as they are. Throws RangeError for another number of
 * them
 */
export type Regression = (columns: Float64Array) => Regressed

/** Throws RangeError for rows that do not fit the columns. */
export function openKernelRegression(model: KernelRegression): Regression {
  const { features, centre, scale, laplace, rbf, mean, transfer = { columns: 0, share: 0 } } = model
  const rows = fromBase64(model.rows)
  const weights = new Float32Array(fromBase64(model.weights).slice().buffer)
  const width = centre.length
  const own = width - transfer.columns
  if (scale.length !== width || rows.length !== width * weights.length)
    throw new RangeError(
      `${weights.length} networks of ${width} columns take ${width * weights.length} bytes, not ${rows.length}`,
    )
  return (columns) => {
    const row = toBytes(columns, centre, scale)
    let value = mean
    let distance = Infinity
    for (let network = 0, at = 0; network < weights.length; network++) {
      let near = 0
      const told = { absolute: 0, squared: 0 }
      const read = { absolute: 0, squared: 0 }
      for (let column = 0; column < width; column++, at++) {
        const difference = Math.abs(row[column] - rows[at])
        const sum = column < own ? read : told
        sum.absolute += difference
        sum.squared += difference * difference
        if (column === features.length - 1) near = sum.absolute
      }
      const { absolute, squared } = blend(read, told, own, transfer)
      value += weights[network] * similarity(absolute, squared, laplace, rbf)
      distance = Math.min(distance, near)
    }
    return { value, distance: distance / features.length / STEP }
  }
}

/** Sums over columns of absolute and of squared differences, in bytes. */
export interface Differences {
  readonly absolute: number
  readonly squared: number
}

/**
 * Mean differences in standard deviations, of the columns that are read of the network and of what others say of it.
 * The latter weigh by their share: they would else be few among many.
 *
 * @param own columns that are read of the network
 */
export function blend(
  read: Differences,
  told: Differences,
  own: number,
  { columns, share }: { readonly columns: number; readonly share: number },
): Differences {
  if (columns === 0) return { absolute: read.absolute / own / STEP, squared: read.squared / own / STEP ** 2 }
  const [first, second] = [(1 - share) / own, share / columns]
  return {
    absolute: (first * read.absolute + second * told.absolute) / STEP,
    squared: (first * read.squared + second * told.squared) / STEP ** 2,
  }
}

/** Half a Laplacian, which bends where networks are, and half a Gaussian, which is smooth between them. */
export function similarity(absolute: number, squared: number, laplace: number, rbf: number): number {
  return (Math.exp(-laplace * absolute) + Math.exp(-rbf * squared)) / 2
}

/** Standard deviations from the centre as bytes. Throws RangeError for another number of columns. */
export function toBytes(columns: Float64Array, centre: readonly number[], scale: readonly number[]): Uint8Array {
  if (columns.length !== centre.length) throw new RangeError(`takes ${centre.length} columns, not ${columns.length}`)
  return Uint8Array.from(columns, (value, i) =>
    Math.min(255, Math.max(0, Math.round(((value - centre[i]) / scale[i]) * STEP) + CENTRE)),
  )
}
