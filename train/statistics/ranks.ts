// Ranks with ties.

/** Ranks from 1, equal values sharing the mean of theirs: [10, 20, 20] gives [1, 2.5, 2.5]. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index).sort((a, b) => values[a] - values[b])
  const result = new Float64Array(values.length)
  for (let start = 0; start < order.length;) {
    let end = start + 1
    while (end < order.length && values[order[end]] === values[order[start]]) end++
    // Places start + 1 to end, averaged.
    for (let i = start; i < end; i++) result[order[i]] = (start + 1 + end) / 2
    start = end
  }
  return result
}
