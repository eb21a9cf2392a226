// What every measure of agreement between two samples demands of them.

/** Throws RangeError unless both samples have the same length, at least two, and hold no NaN, which has no rank. */
export function checkPairs(x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length !== y.length) throw new RangeError(`samples of ${x.length} and ${y.length} values are not pairs`)
  if (x.length < 2) throw new RangeError(`${x.length} pairs are too few to correlate`)
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) throw new RangeError(`pair ${i} is (${x[i]}, ${y[i]})`)
  }
}
