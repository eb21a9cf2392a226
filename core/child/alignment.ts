// How well the features of a network tell the classes apart, however its last layer reads them.
import { elements, staticShape } from '../onnx/graph.ts'
import { add, div, mul, relu, sqrt, sub } from '../onnx/ops/elementwise.ts'
import { matMul, swapLast } from '../onnx/ops/matmul.ts'
import { reduceMean, reduceSum } from '../onnx/ops/reduce.ts'
import { reshape } from '../onnx/ops/shape.ts'
import type { OnnxGraph, Value } from '../onnx/graph.ts'

/** Of the mean variance of all features: one that varies less than so is none. */
const FLOOR = 1e-6
/** No divisor is zero. */
const TINY = 1e-30

/** Fewer images agree in nothing that is not theirs alone. */
const FEWEST = 4

/**
 * Centred kernel-target alignment (Cortes, Mohri & Rostamizadeh 2012) of features [N, ...] with one-hot labels [N,
 * classes]: the cosine of both Gram matrices -> [1]. Features are averaged over pixels and brought to variance 1.
 * Products are unbiased (Song et al. 2012, equation 5): the number of images does not matter. 0 below four images.
 */
export function emitAlignment(g: OnnxGraph, features: Value, labels: Value): Value {
  if ((labels.shape[0] as number) < FEWEST) return g.zeros([1])
  const x = standardised(g, rowsOf(g, features))
  const y = centred(g, labels)
  const cross = agreement(g, matMul(g, swapLast(g, y), x), x, y)
  const [ofX, ofY] = [x, y].map((rows) => agreement(g, gram(g, rows), rows, rows))
  // Rounding may leave less than nothing.
  const both = mul(g, relu(g, ofX), relu(g, ofY))
  return reshape(g, div(g, cross, add(g, sqrt(g, both), g.scalar(TINY))), [1])
}

/** [N, D]. */
function rowsOf(g: OnnxGraph, features: Value): Value {
  const [count, ...shape] = staticShape(features, 'features')
  if (shape.length === 3) return reshape(g, reduceMean(g, features, [2, 3]), [count, shape[0]])
  return reshape(g, features, [count, elements(shape)])
}

const centred = (g: OnnxGraph, x: Value) => sub(g, x, reduceMean(g, x, [0]))

function standardised(g: OnnxGraph, x: Value): Value {
  const values = centred(g, x)
  const variance = reduceMean(g, mul(g, values, values), [0])
  const least = add(g, mul(g, reduceMean(g, variance, [1]), g.scalar(FLOOR)), g.scalar(TINY))
  return div(g, values, sqrt(g, add(g, variance, least)))
}

/** Squared lengths of the rows, [N, 1]: the diagonal of their Gram matrix. */
const lengths = (g: OnnxGraph, x: Value) => reduceSum(g, mul(g, x, x), [1])

/** Of rows [N, D] the smaller of both products with themselves: the squares of their elements have the same sum. */
function gram(g: OnnxGraph, x: Value): Value {
  const [count, width] = x.shape as number[]
  return width < count ? matMul(g, swapLast(g, x), x) : matMul(g, x, swapLast(g, x))
}

/**
 * The unbiased product of the Gram matrices of centred x and y, up to a factor that is the same for all, [1, 1].
 * @param product of x and y, whose elements' squares have the sum of the biased product
 */
function agreement(g: OnnxGraph, product: Value, x: Value, y: Value): Value {
  const count = x.shape[0] as number
  const [ofX, ofY] = [lengths(g, x), lengths(g, y)]
  // Rows of a centred Gram matrix without its diagonal have the sum of what was there, below zero.
  const own = mul(g, reduceSum(g, mul(g, ofX, ofY), [0]), g.scalar(1 + 2 / (count - 2)))
  const sums = mul(g, reduceSum(g, ofX, [0]), reduceSum(g, ofY, [0]))
  const whole = reduceSum(g, mul(g, product, product), [0, 1])
  return add(g, sub(g, whole, own), mul(g, sums, g.scalar(1 / ((count - 1) * (count - 2)))))
}
