// Query parameters: one that is unknown or not a number is refused, so that a slip of the pen is not silently ignored.
import { HttpProblem } from './problem.ts'
import type { Context } from 'hono'

export interface WholeNumber {
  readonly low: number
  readonly high: number
}

/**
 * Whole numbers of the query string; undefined where left out. `others` are parameters that the caller reads. Throws
 * 400.
 */
export function wholeNumbers<K extends string>(
  c: Context,
  known: Readonly<Record<K, WholeNumber>>,
  others: readonly string[] = [],
): Partial<Record<K, number>> {
  const values: Partial<Record<K, number>> = {}
  for (const [name, texts] of Object.entries(c.req.queries())) {
    if (others.includes(name)) continue
    if (!Object.hasOwn(known, name)) {
      const names = [...others, ...Object.keys(known)].join(', ')
      throw new HttpProblem(400, 'bad_parameter', `unknown parameter '${name}'; known: ${names}`)
    }
    const { low, high } = known[name as K]
    const value = Number(texts[0])
    if (texts.length !== 1 || !/^\d{1,16}$/.test(texts[0]) || value < low || value > high) {
      const detail = `${name} must be one whole number from ${low} to ${high}, not '${texts.join(', ')}'`
      throw new HttpProblem(400, 'bad_parameter', detail)
    }
    values[name as K] = value
  }
  return values
}
