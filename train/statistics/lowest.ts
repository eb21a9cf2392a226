// The lowest point of a function of one number.

const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * Where `f` is lowest between `from` and `to`, within `tolerance`, if it has one valley: golden-section search (Kiefer
 * 1953).
 */
export function lowest(f: (x: number) => number, from: number, to: number, tolerance: number): number {
  let [low, high] = [from, to]
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atLeft, atRight] = [f(left), f(right)]
  while (high - low > tolerance) {
    if (atLeft < atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - GOLDEN * (high - low)
      atLeft = f(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + GOLDEN * (high - low)
      atRight = f(right)
    }
  }
  return (low + high) / 2
}
