// Einsum as ONNX spells it: the batch has a letter, or is the outer part of an axis that has one.
import { equationOf, equationParts } from './equation.ts'
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { EinsumOp } from './einsum-op.ts'
import type { Equation } from './equation.ts'

export function readEinsum(context: ReadContext): Tensor {
  const given = context.text('equation', '')
  if (given.includes('.'))
    context.fail(`its equation '${given}' has an ellipsis; export it with a letter for each axis`)
  const parts = equationParts(given)
  if (parts.terms.length > 3) context.fail(`its equation '${given}' is of more than three values`)
  if (parts.terms.length !== context.inputs.length)
    context.fail(`its equation '${given}' does not fit its inputs`, 'invalid_onnx')
  const values = parts.terms.map((_, at) => context.activation(at))
  return batched(context, parts, values) ?? asOne(context, parts, values)
}

/** The batch's letter is the same in all that have a batch, and in the result. */
function batched(context: ReadContext, { terms, result }: Equation, values: readonly Activation[]): Tensor | undefined {
  const model = values.findIndex((value) => value.batch)
  if (model < 0) return undefined
  const { axis, merged } = values[model].batch!
  const letter = terms[model][axis]
  const at = result.indexOf(letter)
  if (letter === undefined || at < 0) return undefined
  const stripped = values.map((value, i) => withoutBatch(context, value, terms[i], letter, merged))
  if (!stripped.every((value) => value !== undefined)) return undefined
  const own = (term: string) => (merged ? term : term.replace(letter, ''))
  const op: EinsumOp = { type: 'einsum', equation: equationOf({ terms: terms.map(own), result: own(result) }) }
  return context.add(op, stripped, { batch: { axis: at, merged } })
}

/** The value with its axes in place and no axis for `letter`; undefined where that is not its batch. */
function withoutBatch(
  context: ReadContext,
  value: Activation,
  term: string,
  letter: string,
  merged: boolean,
): Activation | undefined {
  const at = term.indexOf(letter)
  if (value.batch) {
    const same = value.batch.axis === at && value.batch.merged === merged && term.lastIndexOf(letter) === at
    return same ? context.inPlace(value) : undefined
  }
  if (at < 0) return context.inPlace(value)
  const dims = context.dims(value)
  if (merged || dims[at] !== 1) return undefined
  return context.inPlace({ ...value, view: dims.filter((_, axis) => axis !== at) })
}

/** A batch of one may be seen as any axis of one. */
function asOne(context: ReadContext, parts: Equation, values: readonly Activation[]): Tensor {
  if (context.batch !== 1) context.fail(`the batch has several letters in '${equationOf(parts)}', or is summed away`)
  const op: EinsumOp = { type: 'einsum', equation: equationOf(parts) }
  const whole = values.map((value) => {
    const view = context.dims(value)
    const { batch: _, ...seen } = value
    return context.inPlace({ ...seen, view })
  })
  return context.add(op, whole)
}
