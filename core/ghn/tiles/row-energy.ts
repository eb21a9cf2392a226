// Rows of a kernel, each of which makes one output channel, with as much energy in their means as rows of independent
// numbers have.

/**
 * Brings a row [in, window] to a root mean square. Where channels have a mean in common, or pixels are alike, what a
 * row makes hangs on its own mean and on those of its windows; generated ones have others than chance has. As in an
 * analysis of variance each part gets its share: one of the mean, one less than there are windows of their means, and
 * what is left of the rest.
 * Weight standardisation (Qiao et al. 2019) would leave no mean at all, and depthwise convolutions would see edges
 * alone.
 * @param means room for as many numbers as the row has windows
 * @param sign of its mean
 */
export function scaleRowTo(size: number, row: Float32Array, window: number, sign: number, means: Float64Array): void {
  if (window === 1) return bringPointsTo(size, row, sign)
  const count = row.length / window
  let [mean, squares] = [0, 0]
  for (let w = 0, at = 0; w < count; w++) {
    let sum = 0
    for (const end = at + window; at < end; at++) {
      sum += row[at]
      squares += row[at] * row[at]
    }
    means[w] = sum / window
    mean += means[w] / count
  }
  let among = 0
  for (let w = 0; w < count; w++) among += (means[w] - mean) ** 2
  const ofMean = size * sign * Math.sign(mean) * factorOf(1, row.length * mean ** 2)
  const ofWindows = size * factorOf(count - 1, window * among)
  const ofRest =
    size * factorOf(row.length - count, squares - window * among - row.length * mean ** 2, ROUNDING * squares)
  for (let w = 0, at = 0; w < count; w++) {
    const moved = ofMean * mean + ofWindows * (means[w] - mean) - ofRest * means[w]
    for (const end = at + window; at < end; at++) row[at] = moved + ofRest * row[at]
  }
}

/** The same of a row whose windows are of one element: beside the mean there is nothing but theirs. */
function bringPointsTo(size: number, row: Float32Array, sign: number): void {
  let [sum, squares] = [0, 0]
  for (let at = 0; at < row.length; at++) {
    sum += row[at]
    squares += row[at] * row[at]
  }
  const mean = sum / row.length
  const ofMean = size * sign * Math.sign(mean) * factorOf(1, row.length * mean ** 2)
  const ofRest = size * factorOf(row.length - 1, squares - row.length * mean ** 2, ROUNDING * squares)
  const moved = (ofMean - ofRest) * mean
  for (let at = 0; at < row.length; at++) row[at] = moved + ofRest * row[at]
}

/** Part of a row's energy below which a difference is what rounding left. */
const ROUNDING = 1e-9

/** What brings energy above `least` to a share. */
const factorOf = (share: number, energy: number, least = 0) => (energy > least ? Math.sqrt(share / energy) : 0)
