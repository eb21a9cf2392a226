// Pooling and reductions, in PyTorch.
import { extent, named, tuple } from '../python.ts'
import { along, isEven, margins, padded, windowArguments } from './margins.ts'
import type { Window } from '../../onnx/window.ts'
import type { ReduceOp } from '../../ops/pooling/reduce.ts'
import type { PoolingName } from '../groups.ts'
import type { CodePlace, NodeCode, Sayings } from '../written.ts'

/** PyTorch takes margins of up to half a window. */
const isPlain = (op: Window) => isEven(op) && op.padding.every((size, axis) => size <= op.kernel[axis] / 2)

function pooled(op: Window, { inputs: [from], reads: [x] }: CodePlace, fn: string, more = ''): string {
  const axes = from.length - 1
  const kernel = extent(along(op.kernel, axes))
  // The stride of a pool is its window where none is named.
  const { stride, padding } = windowArguments(op, axes)
  return `F.${fn}_pool${axes}d(${[x, kernel, ...named({ stride, padding }, { padding: '0' })].join(', ')}${more})`
}

const withoutMargins = (op: Window): Window => ({ kernel: op.kernel, stride: op.stride, padding: [0, 0] })

/** All pixels at once; an image has the function that people know. */
function whole({ inputs: [from], reads: [x] }: CodePlace, known: string, other: string): NodeCode {
  if (from.length === 3) return { value: `F.${known}(${x}, 1)` }
  return { value: `${x}.${other}(${tuple(from.slice(1).map((_, axis) => axis + 2))}, keepdim=True)` }
}

const REDUCTIONS: Readonly<Record<Exclude<ReduceOp['fn'], 'prod'>, (x: string, given: string) => string>> = {
  mean: (x, given) => `${x}.mean(${given})`,
  sum: (x, given) => `${x}.sum(${given})`,
  max: (x, given) => `${x}.amax(${given})`,
  min: (x, given) => `${x}.amin(${given})`,
  l1: (x, given) => `${x}.abs().sum(${given})`,
  l2: (x, given) => `${x}.square().sum(${given}).sqrt()`,
  sum_square: (x, given) => `${x}.square().sum(${given})`,
  log_sum_exp: (x, given) => `${x}.logsumexp(${given})`,
}

export const POOLING: Sayings<PoolingName> = {
  max_pool(op, place) {
    if (isPlain(op)) return { value: pooled(op, place, 'max') }
    const read = padded(place.reads[0], op, place.inputs[0].length - 1, -Infinity)
    return { value: pooled(withoutMargins(op), { ...place, reads: [read] }, 'max') }
  },
  avg_pool(op, place) {
    const margin = op.padding.some((size) => size > 0) ? ', count_include_pad=False' : ''
    if (isPlain(op)) return { value: pooled(op, place, 'avg', margin) }
    const axes = place.inputs[0].length - 1
    const [kernel, stride] = [op.kernel, op.stride].map((pair) => extent(along(pair, axes)))
    return {
      value: `mean_pool(${place.reads[0]}, ${kernel}, ${stride}, ${margins(op, axes)})`,
      calls: ['mean_pool'],
    }
  },
  global_avg_pool: (_, place) => whole(place, 'adaptive_avg_pool2d', 'mean'),
  global_max_pool: (_, place) => whole(place, 'adaptive_max_pool2d', 'amax'),
  reduce({ fn, axes, keep }, { reads: [x] }) {
    const kept = keep ? ', keepdim=True' : ''
    const places = axes.map((axis) => axis + 1)
    // A product is of one axis at a time, the last one first.
    if (fn === 'prod')
      return {
        value:
          x +
          places
            .toReversed()
            .map((axis) => `.prod(${axis}${kept})`)
            .join(''),
      }
    return { value: REDUCTIONS[fn](x, `${places.length === 1 ? places[0] : tuple(places)}${kept}`) }
  },
}
