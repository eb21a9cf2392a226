// The equation of an einsum with a letter for the batch, which documents leave out.
import { equationParts } from '../ops/linear/equation.ts'
import type { CodePlace } from './written.ts'

/** A value that is the same for all of the batch has no letter for it, unless all are. */
export function einsumEquation(
  equation: string,
  { reads, batched }: CodePlace,
): { readonly written: string; readonly values: readonly string[] } {
  const { terms, result } = equationParts(equation)
  const letter = LETTERS.find((each) => !equation.includes(each))!
  const all = !batched.includes(true)
  const has = (k: number) => all || batched[k]
  const parts = terms.map((term, k) => (has(k) ? letter + term : term))
  return { written: `${parts.join()}->${letter}${result}`, values: reads.map((x, k) => (has(k) ? x : `${x}[0]`)) }
}

const LETTERS = 'nbNBacdefghijklmopqrstuvwxyzACDEFGHIJKLMOPQRSTUVWXYZ'.split('')
