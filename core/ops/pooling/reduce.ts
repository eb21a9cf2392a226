// Sums, means, maxima and the like over axes.
import * as z from 'zod'
import { reduction } from '../../onnx/ops/reduce.ts'
import { axis, id, one } from '../attributes.ts'
import { averaged, constantly, largest, sumOf, summed } from '../moments.ts'
import { only, word } from '../operation.ts'
import { axisOf, mismatch, show, sizeOf } from '../shape.ts'
import type { Moments } from '../moments.ts'
import type { Operation } from '../operation.ts'
import type { ReadContext, Tensor } from '../reader.ts'

const OPERATORS = {
  mean: 'ReduceMean',
  sum: 'ReduceSum',
  max: 'ReduceMax',
  min: 'ReduceMin',
  prod: 'ReduceProd',
  l1: 'ReduceL1',
  l2: 'ReduceL2',
  sum_square: 'ReduceSumSquare',
  log_sum_exp: 'ReduceLogSumExp',
} as const

/** What they make of so many entries; lengths and the like are near one number. */
const MOMENTS: Readonly<Partial<Record<keyof typeof OPERATORS, (x: Moments, count: number) => Moments>>> = {
  mean: averaged,
  sum: summed,
  max: largest,
  min: (x, count) => sumOf([largest(sumOf([x], [-1]), count)], [-1]),
  l1: ({ second }, count) => constantly(count * Math.sqrt((second * 2) / Math.PI)),
  l2: ({ second }, count) => constantly(Math.sqrt(count * second)),
  sum_square: ({ second }, count) => constantly(count * second),
}

export interface ReduceOp {
  readonly type: 'reduce'
  readonly fn: keyof typeof OPERATORS
  /** Ascending. */
  readonly axes: readonly number[]
  /** Whether the axes stay, with one entry each. */
  readonly keep: boolean
}

const NAMES = Object.keys(OPERATORS) as [ReduceOp['fn'], ...ReduceOp['fn'][]]

const Reduce = z.strictObject({
  id,
  op: z.literal('reduce').describe('The mean, sum, maximum and the like over axes.'),
  fn: z.enum(NAMES).default('mean'),
  axes: z.array(axis).min(1),
  keep: z.boolean().default(false).describe('Whether the axes stay, with one entry each.'),
  inputs: one,
})

export const reduce = {
  type: 'reduce',
  words: [
    word({
      schema: Reduce,
      lower: ({ fn, axes, keep }, _, [first]) => {
        const known = axes.map((each) => axisOf(each, first.length) ?? each)
        return only<ReduceOp>({ type: 'reduce', fn, axes: known.toSorted((a, b) => a - b), keep })
      },
    }),
  ],
  shape({ axes, keep }, [first]) {
    const odd = axes.find((each) => axisOf(each, first.length) === undefined)
    if (odd !== undefined) return mismatch(`${show(first)} has no axis ${odd}`, 0)
    return first.flatMap((size, at) => (axes.includes(at) ? (keep ? [1] : []) : [size]))
  },
  spell: (op) => `reduce ${op.fn} a${op.axes.join()} k${op.keep}`,
  zero: (op, zeros, count) => count > 0 && zeros === count && op.fn !== 'log_sum_exp',
  emit: ({ g }, op, [x]) =>
    reduction(OPERATORS[op.fn])(
      g,
      x,
      op.axes.map((each) => each + 1),
      op.keep,
    ),
  onnx: Object.fromEntries(Object.entries(OPERATORS).map(([fn, operator]) => [operator, reader(fn as ReduceOp['fn'])])),
  moments: ({ fn }, [x], [from], shape) => MOMENTS[fn]?.(x, sizeOf(from) / sizeOf(shape)) ?? x,
  work: (_, [from]) => ({ kind: 'global_pool', amount: sizeOf(from) }),
  steps: (to, op, [x], shape) => to.pure(OPERATORS[op.fn], [x], { shape, padding: op.axes.join() }),
} satisfies Operation<ReduceOp>

/** The mean or the maximum over both sides of an image is pooling; over nothing it is the value itself. */
function reader(fn: ReduceOp['fn']) {
  return (context: ReadContext): Tensor => {
    const value = context.activation(0)
    const dims = context.dims(value)
    const given = context.listOf('axes', 1)
    if (given?.length === 0 && context.int('noop_with_empty_axes', 0) !== 0) return value
    const all = dims.map((_, at) => at).filter((at) => at !== value.batch?.axis)
    const axes = (given && given.length > 0 ? given : all).map((each) => (each < 0 ? each + dims.length : each))
    const keep = context.int('keepdims', 1) !== 0
    const pooled = fn === 'mean' || fn === 'max' ? ofImage(context, axes, keep, fn) : undefined
    if (pooled) return pooled
    const x = context.inPlace(value)
    const op: ReduceOp = {
      type: 'reduce',
      fn,
      axes: axes.map((each) => context.axis(x, each)).toSorted((a, b) => a - b),
      keep,
    }
    return context.add(op, [x], { batch: keep ? value.batch : context.batchWithout(value, axes) })
  }
}

/** Both sides of an image [N, C, H, W] or, channels last, [N, H, W, C]. */
function ofImage(context: ReadContext, axes: readonly number[], keep: boolean, fn: 'mean' | 'max'): Tensor | undefined {
  const value = context.activation(0)
  const dims = context.dims(value)
  if (dims.length !== 4 || value.batch?.axis !== 0 || value.batch.merged || value.view) return undefined
  const sorted = axes.toSorted((a, b) => a - b).join()
  const sides = value.perm?.join() === '1,2,0' ? '1,2' : value.perm ? '' : '2,3'
  if (sorted !== sides) return undefined
  const { node, shape } = value
  const type = fn === 'mean' ? 'global_avg_pool' : 'global_max_pool'
  const y = context.add({ type }, [{ kind: 'activation', node, shape, batch: value.batch }])
  const [n] = dims
  if (!keep) return context.reshape(y, [n, shape[0]])
  return sides === '1,2' ? context.reshape(y, [n, 1, 1, shape[0]]) : y
}
