// The straight line through points.
import { mean } from './summary.ts'

/** Least squares of y on x. A horizontal line where all x are equal. */
export function leastSquaresLine(xs: readonly number[], ys: readonly number[]): { intercept: number; slope: number } {
  const [centreX, centreY] = [mean(xs), mean(ys)]
  let products = 0
  let squares = 0
  xs.forEach((x, i) => {
    products += (x - centreX) * (ys[i] - centreY)
    squares += (x - centreX) ** 2
  })
  const slope = squares === 0 ? 0 : products / squares
  return { intercept: centreY - slope * centreX, slope }
}
