// Pooling over the whole image.
import * as z from 'zod'
import { maxPool } from '../../onnx/ops/pool.ts'
import { reduceMax, reduceMean } from '../../onnx/ops/reduce.ts'
import { id, one } from '../attributes.ts'
import { averaged, largest as largestOf } from '../moments.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import type { OnnxGraph, Value } from '../../onnx/graph.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'

type Name = 'global_avg_pool' | 'global_max_pool'

export interface GlobalPoolOp {
  readonly type: Name
}

/** All axes behind the channels. */
const sidesOf = (x: Value) => x.shape.slice(2).map((_, axis) => axis + 2)

/** Whole images as ONNX Runtime pools them fastest: maxima by a window. */
function largest(g: OnnxGraph, x: Value): Value {
  if (x.shape.length !== 4) return reduceMax(g, x, sidesOf(x))
  const [height, width] = x.shape.slice(2) as [number, number]
  return maxPool(g, x, { kernel: [height, width], stride: [1, 1], padding: [0, 0] })
}

const onePixel = (shape: Shape): Shape => [shape[0], ...shape.slice(1).map(() => 1)]

function globalPool<T extends Name>(type: T, operator: string, emit: (g: OnnxGraph, x: Value) => Value) {
  return {
    type,
    words: [
      word({
        schema: z.strictObject({ id, op: z.literal(type).describe('Over all pixels: [channels, 1, 1].'), inputs: one }),
        lower: () => only({ type }),
      }),
    ],
    shape: (_, [first]) =>
      first.length > 1 ? onePixel(first) : mismatch(`pools an image [channels, height, width], not ${show(first)}`, 0),
    emit: ({ g }, _, [x]) => emit(g, x),
    onnx: { [operator]: (context) => context.add({ type }, [context.image(0)]) },
    moments: (_, [x], [from], shape) =>
      (type === 'global_max_pool' ? largestOf : averaged)(x, sizeOf(from) / sizeOf(shape)),
    ghn: () => 'global_pool',
    work: (_, [from]) => ({ kind: 'global_pool', amount: sizeOf(from) }),
    steps(to, _, [x], shape) {
      const [, height, width = 1] = to.shape(x)
      if (type === 'global_avg_pool') return to.pure('ReduceMean', [x], { shape })
      return to.pure('MaxPool', [x], { shape, kernel: [height, width], stride: [1, 1], padding: '0,0' })
    },
  } satisfies Operation<GlobalPoolOp>
}

export const globalMeanPool = globalPool('global_avg_pool', 'GlobalAveragePool', (g, x) => reduceMean(g, x, sidesOf(x)))
export const globalMaximumPool = globalPool('global_max_pool', 'GlobalMaxPool', largest)
