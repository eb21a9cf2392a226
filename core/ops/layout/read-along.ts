// CumSum, ArgMax, ArgMin and TopK as ONNX spells them.
import type { Activation, ReadContext, Reader, Tensor } from '../reader.ts'
import type { CumSumOp, ExtremeOp, TopKOp } from './ops.ts'

/** The axis, of ONNX's extents, counted from the first. */
function placeIn(context: ReadContext, value: Activation, axis: number): number {
  return axis < 0 ? axis + context.dims(value).length : axis
}

export function readCumSum(context: ReadContext): Tensor {
  const x = context.tensor(0)
  return context.add<CumSumOp>({ type: 'cumsum', axis: context.axis(x, context.numbers(1)[0]) }, [x])
}

export const readExtreme =
  (type: ExtremeOp['type']): Reader =>
  (context) => {
    const x = context.tensor(0)
    const at = placeIn(context, x, context.int('axis', 0))
    const keep = context.int('keepdims', 1) !== 0
    const op: ExtremeOp = { type, axis: context.axis(x, at), keep }
    return context.add(op, [x], { batch: keep ? x.batch : context.batchWithout(x, [at]) })
  }

/** The values, and their places. */
export function readTopK(context: ReadContext): readonly Tensor[] {
  const x = context.tensor(0)
  const k = context.has(1) ? context.numbers(1)[0] : context.int('k', 0)
  const axis = context.axis(x, context.int('axis', -1))
  const given = (places: boolean) => context.add<TopKOp>({ type: 'top_k', k, axis, places }, [x])
  return [given(false), given(true)]
}
