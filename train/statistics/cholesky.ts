// Linear equations with a symmetric positive definite matrix.

/**
 * x with matrix x = right, by Cholesky's factorisation; `matrix` [n, n] row by row is overwritten. Throws RangeError
 * for a matrix that is not positive definite.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  for (let i = 0; i < n; i++) {
    const own = i * n
    for (let j = 0; j <= i; j++) {
      const other = j * n
      let sum = matrix[own + j]
      for (let k = 0; k < j; k++) sum -= matrix[own + k] * matrix[other + k]
      if (i > j) matrix[own + j] = sum / matrix[other + j]
      else if (sum > 0) matrix[own + i] = Math.sqrt(sum)
      else throw new RangeError(`the matrix is not positive definite: ${sum} is left in row ${i}`)
    }
  }
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
