// Pooling by windows.
import * as z from 'zod'
import { averagePool, maxPool } from '../../onnx/ops/pool.ts'
import { paddingEndOf } from '../../onnx/window.ts'
import { id, kernel, one, padding, stride, windowAttributes, windowFrom } from '../attributes.ts'
import { averaged, largest } from '../moments.ts'
import { only, word } from '../operation.ts'
import { show, sizeOf } from '../shape.ts'
import { slide, spellWindow } from '../sliding.ts'
import { readPool } from './read-pool.ts'
import type { Pair, Window } from '../../onnx/window.ts'
import type { Operation } from '../operation.ts'
import type { ShapeFault } from '../shape.ts'

type Name = 'max_pool' | 'avg_pool'

export interface PoolOp extends Window {
  readonly type: Name
}

/** A window may not lie in the padding alone: its maximum and its mean would be undefined. */
function poolingFault(op: Window): ShapeFault | undefined {
  const [before, after] = [op.padding, paddingEndOf(op)]
  const fits = (margin: Pair) => margin[0] < op.kernel[0] && margin[1] < op.kernel[1]
  if (fits(before) && fits(after)) return undefined
  const both = before === after ? '' : ` and ${show(after)}`
  return {
    code: 'invalid_architecture',
    detail: `padding ${show(before)}${both} is not less than the kernel ${show(op.kernel)}`,
  }
}

function pool<T extends Name>(type: T, operator: string, description: string, emit: typeof maxPool) {
  return {
    type,
    words: [
      word({
        schema: z.strictObject({ id, op: z.literal(type).describe(description), kernel, stride, padding, inputs: one }),
        lower: (spec) => only({ type, ...windowFrom(spec.kernel, spec.stride, spec.padding, [1, 1]) } as PoolOp),
      }),
    ],
    shape: (op, [first]) => poolingFault(op) ?? slide(op, [1, 1], first, first[0]),
    write: ({ type: op, ...window }) => ({ op, ...windowAttributes(window) }),
    spell: (op) => `${type} ${spellWindow(op)}`,
    label: (op) => `${type} ${op.kernel.join('x')}/${op.stride.join('x')}`,
    emit: ({ g }, op, [x]) => emit(g, x, op),
    moments: ({ kernel: [height, width] }, [x]) => (type === 'max_pool' ? largest : averaged)(x, height * width),
    onnx: { [operator]: readPool(type) },
    ghn: () => type,
    work: (op, _, shape) => ({ kind: 'pool', amount: sizeOf(shape) * op.kernel[0] * op.kernel[1] }),
    path: () => 'a',
    census: () => 'pool',
    steps(to, { kernel: size, stride: strides, padding: before, paddingEnd = [] }, [x], shape) {
      const margins = [...before, ...paddingEnd].join()
      return to.pure(operator, [x], { shape, kernel: size, stride: strides, padding: margins })
    },
  } satisfies Operation<PoolOp>
}

export const maximumPool = pool('max_pool', 'MaxPool', 'The maximum of each window.', maxPool)
export const meanPool = pool('avg_pool', 'AveragePool', 'The mean of each window, padding left out.', (g, x, window) =>
  averagePool(g, x, window),
)
