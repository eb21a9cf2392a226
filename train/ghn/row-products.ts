// Products of a row with a matrix, small enough that starting an operation would cost more than computing it.

/** y += x M, where row i of M begins at `from + i * stride`. */
export function addProduct(y: Float32Array, x: Float32Array, m: Float32Array, stride: number, from = 0): void {
  for (let i = 0, at = from; i < x.length; i++, at += stride) {
    const factor = x[i]
    if (factor !== 0) for (let j = 0; j < y.length; j++) y[j] += factor * m[at + j]
  }
}

/** x += y M^T: the adjoint of `addProduct` in x. */
export function addProductTransposed(
  x: Float32Array,
  y: Float32Array,
  m: Float32Array,
  stride: number,
  from = 0,
): void {
  for (let i = 0, at = from; i < x.length; i++, at += stride) {
    let sum = 0
    for (let j = 0; j < y.length; j++) sum += y[j] * m[at + j]
    x[i] += sum
  }
}

/** M += x y^T: the adjoint of `addProduct` in M. */
export function addOuter(m: Float32Array, x: Float32Array, y: Float32Array, stride: number, from = 0): void {
  for (let i = 0, at = from; i < x.length; i++, at += stride) {
    const factor = x[i]
    if (factor !== 0) for (let j = 0; j < y.length; j++) m[at + j] += factor * y[j]
  }
}
