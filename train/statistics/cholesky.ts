// Linear equations with a symmetric positive definite matrix.

/**
 * x with matrix x = right, by Cholesky's factorisation; `matrix` [n, n] row by row is overwritten. Throws RangeError
 * for a matrix that is not positive definite.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  const { row, left } = factorise(matrix, n)
  if (row < n) throw new RangeError(`the matrix is not positive definite: ${left} is left in row ${row}`)
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= matrix[i * n + k] * x[k]
    x[i] /= matrix[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= matrix[k * n + i] * x[k]
    x[i] /= matrix[i * n + i]
  }
  return x
}

/**
 * Logarithm of the determinant of a symmetric matrix [n, n], which is overwritten; NaN where it is not positive
 * definite.
 */
export function logDeterminant(matrix: Float64Array, n: number): number {
  if (factorise(matrix, n).row < n) return NaN
  let sum = 0
  for (let i = 0; i < n; i++) sum += 2 * Math.log(matrix[i * n + i])
  return sum
}

/** Puts the lower factor in the matrix; gives n, or the row that it could not go past and what was left there. */
function factorise(matrix: Float64Array, n: number): { readonly row: number; readonly left: number } {
  for (let i = 0; i < n; i++) {
    const own = i * n
    for (let j = 0; j <= i; j++) {
      const other = j * n
      let sum = matrix[own + j]
      for (let k = 0; k < j; k++) sum -= matrix[own + k] * matrix[other + k]
      if (i > j) matrix[own + j] = sum / matrix[other + j]
      else if (sum > 0) matrix[own + i] = Math.sqrt(sum)
      else return { row: i, left: sum }
    }
  }
  return { row: n, left: 0 }
}
