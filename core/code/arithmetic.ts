// Arithmetic of two values and more, as both frameworks write it: by operators, or by functions of the same names.
import { aligned } from './written.ts'
import type { ArithmeticName } from '../ops/elementwise/scalar.ts'
import type { CodePlace, NodeCode } from './written.ts'

/** The lesser and the greater of two have none. */
export const OPERATORS = { add: '+', mul: '*', sub: '-', div: '/', pow: '**' } as const

type Operator = keyof typeof OPERATORS
export const isOperator = (name: ArithmeticName): name is Operator => name in OPERATORS

/** @param module that has `minimum` and `maximum` */
export function arithmetic(module: string): Record<ArithmeticName, (_: unknown, place: CodePlace) => NodeCode> {
  const joined =
    (name: ArithmeticName) =>
    (_: unknown, place: CodePlace): NodeCode => {
      const values = aligned(place)
      if (values.length === 1) return { value: values[0] }
      if (isOperator(name)) return { value: values.join(` ${OPERATORS[name]} `), loose: true }
      return { value: values.reduce((a, b) => `${module}.${name}imum(${a}, ${b})`) }
    }
  return {
    add: joined('add'),
    mul: joined('mul'),
    sub: joined('sub'),
    div: joined('div'),
    pow: joined('pow'),
    min: joined('min'),
    max: joined('max'),
  }
}
