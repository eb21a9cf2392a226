// Pooling and reductions, in Keras.
import { tuple } from '../python.ts'
import { CHANNELS_FIRST, hasMargins, marginsOf, sidesOfWindow, withMargins } from './windows.ts'
import type { Window } from '../../onnx/window.ts'
import type { ReduceOp } from '../../ops/pooling/reduce.ts'
import type { PoolingName } from '../groups.ts'
import type { CodePlace, Sayings } from '../written.ts'

function pooled(op: Window, fn: string, read: string, axes: number): string {
  const [size, step] = [op.kernel, op.stride].map((pair) => sidesOfWindow(pair, axes))
  return `ops.${fn}_pool(${read}, ${size}, ${step}, padding="valid", ${CHANNELS_FIRST})`
}

const pixels = ({ inputs: [from] }: CodePlace) => tuple(from.slice(1).map((_, axis) => axis + 2))

const REDUCTIONS: Readonly<Record<ReduceOp['fn'], (x: string, given: string) => string>> = {
  mean: (x, given) => `ops.mean(${x}, ${given})`,
  sum: (x, given) => `ops.sum(${x}, ${given})`,
  max: (x, given) => `ops.max(${x}, ${given})`,
  min: (x, given) => `ops.min(${x}, ${given})`,
  prod: (x, given) => `ops.prod(${x}, ${given})`,
  l1: (x, given) => `ops.sum(ops.abs(${x}), ${given})`,
  l2: (x, given) => `ops.sqrt(ops.sum(ops.square(${x}), ${given}))`,
  sum_square: (x, given) => `ops.sum(ops.square(${x}), ${given})`,
  log_sum_exp: (x, given) => `ops.logsumexp(${x}, ${given})`,
}

export const POOLING: Sayings<PoolingName> = {
  max_pool(op, { inputs: [from], reads: [x] }) {
    const axes = from.length - 1
    return { value: pooled(op, 'max', withMargins(x, op, axes, -Infinity), axes) }
  },
  avg_pool(op, { inputs: [from], reads: [x] }) {
    const axes = from.length - 1
    if (!hasMargins(op)) return { value: pooled(op, 'average', x, axes) }
    const [size, step] = [op.kernel, op.stride].map((pair) => sidesOfWindow(pair, axes))
    return { value: `mean_pool(${x}, ${size}, ${step}, ${marginsOf(op, axes)})`, calls: ['mean_pool'] }
  },
  global_avg_pool: (_, place) => ({ value: `ops.mean(${place.reads[0]}, ${pixels(place)}, keepdims=True)` }),
  global_max_pool: (_, place) => ({ value: `ops.max(${place.reads[0]}, ${pixels(place)}, keepdims=True)` }),
  reduce: ({ fn, axes, keep }, { reads: [x] }) => ({
    value: REDUCTIONS[fn](x, `${tuple(axes.map((axis) => axis + 1))}${keep ? ', keepdims=True' : ''}`),
  }),
}
