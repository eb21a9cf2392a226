// Comparisons and choices as ONNX spells them, constants among the operands.
import type { AnyOp } from '../any-op.ts'
import type { Reader } from '../reader.ts'

/** An operation element by element of the node's inputs, `count` of them, whose shapes broadcast. */
export const readLogic =
  <O extends AnyOp>(op: O, count = 2): Reader =>
  (context) => {
    const { length } = context.inputs
    if (length !== count) context.fail(`it reads ${length} values, not ${count}`, 'invalid_onnx')
    const values = context.together()
    const batched = values.filter(({ batch }) => batch)
    if (batched.length === 0) return context.add(op, values)
    // Axes are counted from the last: operands with more of them move the batch back.
    const rank = Math.max(...values.map(({ shape }) => shape.length))
    const [{ batch, shape }] = batched
    return context.add(op, values, { batch: batch && { ...batch, axis: batch.axis + rank - shape.length } })
  }
