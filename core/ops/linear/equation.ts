// The equation of an einsum, taken apart.

export interface Equation {
  /** Letters of the axes of each operand. */
  readonly terms: readonly string[]
  /** Letters of the axes of the result. */
  readonly result: string
}

/** Without an arrow the result has the letters that stand once, in the order of the alphabet. */
export function equationParts(equation: string): Equation {
  const [left, given] = equation.replaceAll(' ', '').split('->')
  const letters = left.replaceAll(',', '').split('')
  const once = letters.filter((letter) => left.indexOf(letter) === left.lastIndexOf(letter)).toSorted()
  return { terms: left.split(','), result: given ?? once.join('') }
}

export const equationOf = ({ terms, result }: Equation) => `${terms.join()}->${result}`
