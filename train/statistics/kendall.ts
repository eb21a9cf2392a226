// Kendall's tau-b in O(n log n): Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA
// 1966.
import { checkPairs } from './pairs.ts'

/**
 * Kendall's tau-b, -1..1: (concordant - discordant) / sqrt((pairs - ties in x) (pairs - ties in y)); NaN where a sample
 * is constant. Throws RangeError for samples that are not pairs.
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number {
  checkPairs(x, y)
  const order = Uint32Array.from({ length: x.length }, (_, index) => index).sort(
    (a, b) => compare(x[a], x[b]) || compare(y[a], y[b]),
  )
  const sortedX = Float64Array.from(order, (index) => x[index])
  const sortedY = Float64Array.from(order, (index) => y[index])
  const tiedX = tiedPairs(sortedX.length, (i) => sortedX[i] === sortedX[i - 1])
  const tiedBoth = tiedPairs(sortedX.length, (i) => sortedX[i] === sortedX[i - 1] && sortedY[i] === sortedY[i - 1])
  const discordant = sortCountingSwaps(sortedY)
  const tiedY = tiedPairs(sortedY.length, (i) => sortedY[i] === sortedY[i - 1])
  const pairs = (x.length * (x.length - 1)) / 2
  if (pairs === tiedX || pairs === tiedY) return NaN
  const surplus = pairs - tiedX - tiedY + tiedBoth - 2 * discordant
  return Math.max(-1, Math.min(1, surplus / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY)))
}

/** Pairs within runs of equal entries, where `same(i)` says that entry i equals the one before it. */
function tiedPairs(length: number, same: (index: number) => boolean): number {
  let total = 0
  let run = 0
  for (let i = 1; i < length; i++) {
    run = same(i) ? run + 1 : 0
    total += run
  }
  return total
}

/** Sorts in place by merging and returns how many pairs stood in the wrong order; equal values count as right. */
function sortCountingSwaps(values: Float64Array): number {
  let swaps = 0
  let source: Float64Array = values
  let target: Float64Array = new Float64Array(values.length)
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      let left = start
      let right = middle
      for (let to = start; to < end; to++) {
        if (left < middle && (right >= end || source[left] <= source[right])) {
          target[to] = source[left++]
        } else {
          swaps += middle - left
          target[to] = source[right++]
        }
      }
    }
    const held = source
    source = target
    target = held
  }
  if (source !== values) values.set(source)
  return swaps
}

// Not a difference: infinities are legitimate values and theirs is NaN.
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
