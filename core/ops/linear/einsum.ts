// Sums of products along axes that letters name, as einsum writes them. Equations leave out the batch, as shapes do.
import * as z from 'zod'
import { reshape } from '../../onnx/ops/shape.ts'
import { id, reference } from '../attributes.ts'
import { productOf, summedProducts } from '../moments.ts'
import { only, word } from '../operation.ts'
import { mismatch, show, sizeOf } from '../shape.ts'
import { equationParts } from './equation.ts'
import { readEinsum } from './read-einsum.ts'
import type { Operation } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { EinsumOp } from './einsum-op.ts'
import type { Equation } from './equation.ts'

const TERM = '[A-Za-z]{0,8}'

const Einsum = z.strictObject({
  id,
  op: z.literal('einsum').describe('Sums of products of up to three values along axes that letters name.'),
  equation: z
    .string()
    .regex(new RegExp(`^${TERM}(,${TERM}){0,2}->${TERM}$`), {
      error: 'must be such as hwc,hkc->hwk, without the batch',
    })
    .describe('Letters of the axes of each value, the batch aside, and of the result.'),
  inputs: z.array(reference).min(1).max(3),
})

/** The extents of the letters, or why the shapes do not have them. */
function extentsOf({ terms }: Equation, inputs: readonly Shape[]): ReadonlyMap<string, number> | string {
  const extents = new Map<string, number>()
  if (terms.length !== inputs.length) return `its equation is of ${terms.length} values, and it reads ${inputs.length}`
  for (const [at, term] of terms.entries()) {
    if (term.length !== inputs[at].length) return `'${term}' does not name the axes of ${show(inputs[at])}`
    for (const [axis, letter] of term.split('').entries()) {
      const size = inputs[at][axis]
      const known = extents.get(letter) ?? size
      if (known !== size) return `'${letter}' is ${known} and ${size}`
      extents.set(letter, size)
    }
  }
  return extents
}

/**
 * Values are taken in one by one: each product is over the letters of both sides.
 * Letters that nothing after it has are then summed away.
 */
function macsOf({ equation }: EinsumOp, inputs: readonly Shape[]): number {
  const parts = equationParts(equation)
  const extents = extentsOf(parts, inputs)
  if (typeof extents === 'string') return 0
  const { terms, result } = parts
  let [before] = terms
  let macs = 0
  for (let at = 1; at < terms.length; at++) {
    const letters = [...new Set(before + terms[at])]
    macs += sizeOf(letters.map((letter) => extents.get(letter)!))
    const later = terms.slice(at + 1).join('') + result
    before = letters.filter((letter) => later.includes(letter)).join('')
  }
  return macs
}

export const einsum = {
  type: 'einsum',
  words: [word({ schema: Einsum, lower: ({ equation }) => only<EinsumOp>({ type: 'einsum', equation }) })],
  shape({ equation }, inputs) {
    const parts = equationParts(equation)
    const extents = extentsOf(parts, inputs)
    if (typeof extents === 'string') return mismatch(`${equation}: ${extents}`)
    const letters = parts.result.split('')
    const odd = letters.find((letter, i) => !extents.has(letter) || letters.indexOf(letter) !== i)
    if (odd !== undefined) return mismatch(`${equation}: its result has '${odd}' twice, or no value has it`)
    return letters.map((letter) => extents.get(letter)!)
  },
  macs: macsOf,
  spell: ({ equation }) => `einsum ${equation}`,
  zero: (_, zeros) => zeros > 0,
  moments: (op, [first, ...rest], from, shape) =>
    summedProducts([first, productOf(rest)], Math.max(1, macsOf(op, from) / sizeOf(shape))),
  emit({ g }, { equation }, inputs, shape) {
    const { terms, result } = equationParts(equation)
    const batch = LETTERS.find((letter) => !equation.includes(letter))!
    // A value that is the same for the whole batch has no letter for it.
    const model = inputs.find((x) => x.shape[0] !== 1) ?? inputs[0]
    const [n] = model.shape
    const values = inputs.map((x) => (x.shape[0] === n ? x : reshape(g, x, x.shape.slice(1))))
    const written = terms.map((term, at) => (inputs[at].shape[0] === n ? batch + term : term))
    const whole = `${written.join()}->${batch}${result}`
    return g.node('Einsum', values, [[model.type, [n, ...shape]]], { equation: whole })[0]
  },
  onnx: { Einsum: readEinsum },
  work: (op, inputs, shape) => ({ kind: 'linear', amount: Math.max(macsOf(op, inputs), sizeOf(shape)) }),
  steps(to, op, inputs, shape) {
    const macs = macsOf(
      op,
      inputs.map((index) => to.shape(index)),
    )
    return to.pure('Einsum', inputs, { shape, padding: op.equation, depth: Math.max(1, macs / sizeOf(shape)) })
  },
} satisfies Operation<EinsumOp>

const LETTERS = 'nbNBacdefghijklmopqrstuvwxyzACDEFGHIJKLMOPQRSTUVWXYZ'.split('')
