// Making the trend of a noisy curve visible.

/**
 * Mean of each point and those before it, over at most `window` points; x stays. For curves of thousands of steps:
 * their noise would fill the panel. Points whose y is not finite are left out. Throws RangeError for a window below 1.
 */
export function movingMean(points: readonly (readonly [number, number])[], window: number): [number, number][] {
  if (!Number.isInteger(window) || window < 1) throw new RangeError(`a window is a positive integer, not ${window}`)
  const usable = points.filter(([, y]) => Number.isFinite(y))
  let sum = 0
  return usable.map(([x, y], index) => {
    sum += y - (index >= window ? usable[index - window][1] : 0)
    return [x, sum / Math.min(index + 1, window)]
  })
}
