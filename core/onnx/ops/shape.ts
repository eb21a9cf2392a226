// Operations that move elements without changing them.
import { elements, staticShape } from '../graph.ts'
import type { Dim, OnnxGraph, Value } from '../graph.ts'
import type { Pair } from '../window.ts'

/** At most one extent may be symbolic; it is then inferred when the graph runs. */
export function reshape(g: OnnxGraph, x: Value, shape: readonly Dim[]): Value {
  if (x.shape.length === shape.length && x.shape.every((dim, i) => dim === shape[i])) return x
  const known = [...x.shape, ...shape].every((dim) => typeof dim === 'number')
  if (known && elements(x.shape as number[]) !== elements(shape as number[])) {
    throw new Error(`[${x.shape.join()}] cannot be reshaped to [${shape.join()}]`)
  }
  const target = g.ints(...shape.map((dim) => (typeof dim === 'number' ? dim : -1)))
  return g.node('Reshape', [x, target], [[x.type, shape]])[0]
}

export function transpose(g: OnnxGraph, x: Value, perm: readonly number[]): Value {
  return g.node('Transpose', [x], [[x.type, perm.map((axis) => x.shape[axis])]], { perm })[0]
}

export function concat(g: OnnxGraph, xs: readonly Value[], axis: number): Value {
  if (xs.length === 1) return xs[0]
  const extents = xs.map((x) => x.shape[axis])
  const total = extents.every((dim) => typeof dim === 'number')
    ? extents.reduce((a, b) => (a as number) + (b as number))
    : extents.join('+')
  const shape = xs[0].shape.map((dim, i) => (i === axis ? total : dim))
  return g.node('Concat', xs, [[xs[0].type, shape]], { axis })[0]
}

/** The values with the batch of the first that has one: what is the same for all is repeated for each. */
export function expandBatch(g: OnnxGraph, xs: readonly Value[]): readonly Value[] {
  const model = xs.find((x) => x.shape[0] !== 1)
  if (!model || xs.every((x) => x.shape[0] === model.shape[0])) return xs
  const [batch] = model.shape
  return xs.map((x) => (x.shape[0] === batch ? x : repeatFor(g, x, model)))
}

/** x [N, ...] with the extents `shape` behind its batch. */
export function expandTo(g: OnnxGraph, x: Value, shape: readonly number[]): Value {
  // An extent of one leaves the batch as it is.
  return g.node('Expand', [x, g.ints(1, ...shape)], [[x.type, [x.shape[0], ...shape]]])[0]
}

/** x [1, ...] for each of the batch of `model`. */
function repeatFor(g: OnnxGraph, x: Value, model: Value): Value {
  const [batch] = model.shape
  const rest = x.shape.slice(1) as number[]
  if (typeof batch === 'number') return expand(g, x, [batch, ...rest])
  const [extents] = g.node('Shape', [model], [['int64', [1]]], { start: 0, end: 1 })
  const [target] = g.node('Concat', [extents, g.ints(...rest)], [['int64', [1 + rest.length]]], { axis: 0 })
  return g.node('Expand', [x, target], [[x.type, [batch, ...rest]]])[0]
}

/**
 * Elements starts[i], starts[i] + steps[i], … below ends[i] along axes[i]; a negative step walks backwards from the
 * end.
 */
export function slice(
  g: OnnxGraph,
  x: Value,
  axes: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  steps: readonly number[] = axes.map(() => 1),
): Value {
  if (axes.every((axis, i) => starts[i] === 0 && ends[i] === x.shape[axis] && steps[i] === 1)) return x
  const shape = x.shape.map((dim, axis) => {
    const i = axes.indexOf(axis)
    return i < 0 ? dim : Math.ceil((ends[i] - starts[i]) / steps[i])
  })
  const inputs = [x, g.ints(...starts), g.ints(...ends), g.ints(...axes)]
  if (steps.some((step) => step !== 1)) inputs.push(g.ints(...steps))
  return g.node('Slice', inputs, [[x.type, shape]])[0]
}

/** Cuts x along an axis into parts of the given extents. */
export function split(g: OnnxGraph, x: Value, axis: number, extents: readonly number[]): Value[] {
  const outputs = extents.map((extent) => [x.type, x.shape.map((dim, i) => (i === axis ? extent : dim))] as const)
  return g.node('Split', [x, g.ints(...extents)], outputs, { axis })
}

/**
 * Cuts x along its first axis into parts whose extents are known when the graph runs: `extents` is int64 [parts],
 * `names` name them.
 */
export function splitBy(g: OnnxGraph, x: Value, extents: Value, names: readonly string[]): Value[] {
  const outputs = names.map((name) => [x.type, [name, ...x.shape.slice(1)]] as const)
  return g.node('Split', [x, extents], outputs, { axis: 0 })
}

/** Reverses the given axes, whose extents must be known. */
export function flip(g: OnnxGraph, x: Value, axes: readonly number[]): Value {
  const flipped = axes.filter((axis) => x.shape[axis] !== 1)
  if (flipped.length === 0) return x
  const starts = flipped.map((axis) => (x.shape[axis] as number) - 1)
  const inputs = [
    x,
    g.ints(...starts),
    g.ints(...flipped.map(() => -(2 ** 31))),
    g.ints(...flipped),
    g.ints(...flipped.map(() => -1)),
  ]
  return g.node('Slice', inputs, [[x.type, x.shape]])[0]
}

/** Pads each axis by before[i] and after[i] elements of `value`. */
export function pad(g: OnnxGraph, x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
  if ([...before, ...after].every((n) => n === 0)) return x
  const shape = x.shape.map((dim, i) => {
    if (typeof dim === 'number') return dim + before[i] + after[i]
    if (before[i] + after[i] > 0) throw new Error(`Pad needs the extents of ${x.name}, but ${dim} is not known`)
    return dim
  })
  return g.node('Pad', [x, g.ints(...before, ...after), g.scalar(value)], [[x.type, shape]])[0]
}

/** Repeats every position of x [N, C, H, W] `down` times downwards and `across` times across. */
export function upscale(g: OnnxGraph, x: Value, [down, across]: readonly [number, number]): Value {
  const [n, c, height, width] = staticShape(x, 'Resize')
  const scales = g.constant('float32', [4], Float32Array.of(1, 1, down, across))
  return g.node('Resize', [x, undefined, scales], [[x.type, [n, c, height * down, width * across]]], {
    mode: 'nearest',
    nearest_mode: 'floor',
    coordinate_transformation_mode: 'asymmetric',
  })[0]
}

/** x [N, C, H, W] at another size: the pixel above and to the left, or between pixels' centres in a straight line. */
export function resize(g: OnnxGraph, x: Value, [height, width]: Pair, mode: 'nearest' | 'linear' | 'cubic'): Value {
  const [n, c, ...sides] = x.shape
  if (sides[0] === height && sides[1] === width) return x
  const [h, w] = staticShape({ ...x, shape: sides }, 'Resize')
  const scales = Float32Array.of(1, 1, height / h, width / w)
  const nearest = { nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' }
  const how = { mode, ...(mode === 'nearest' ? nearest : { coordinate_transformation_mode: 'half_pixel' }) }
  const outputs = [[x.type, [n, c, height, width]]] as const
  // A side is the product rounded down. 3 times 7 / 3 in single precision may give 6: then the sides themselves are
  // given.
  if (Math.floor(h * scales[2]) === height && Math.floor(w * scales[3]) === width)
    return g.node('Resize', [x, undefined, g.constant('float32', [4], scales)], outputs, how)[0]
  return g.node('Resize', [x, undefined, undefined, g.ints(height, width)], outputs, { ...how, axes: [2, 3] })[0]
}

export function expand(g: OnnxGraph, x: Value, shape: readonly number[]): Value {
  return g.node('Expand', [x, g.ints(...shape)], [[x.type, shape]])[0]
}

/** Rows of x along its first axis. */
export function gather(g: OnnxGraph, x: Value, indices: Value): Value {
  return g.node('Gather', [x, indices], [[x.type, [...indices.shape, ...x.shape.slice(1)]]], { axis: 0 })[0]
}
