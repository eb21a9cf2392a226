// Which of the types a route can answer with the caller wants (RFC 9110, section 12.5.1).
import { HttpProblem } from './problem.ts'

/**
 * The best of `offered` for an Accept header, the first where the caller has no preference. Throws 406 where none will
 * do.
 */
export function negotiate<T extends string>(header: string | undefined, offered: readonly T[]): T {
  if (header === undefined || header.trim() === '') return offered[0]
  const ranges = header.split(',').map((part) => {
    const [range, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    return { range, quality: q === undefined ? 1 : Number(q.slice(2)) || 0 }
  })
  // The most specific range that covers a type decides on it.
  const quality = (type: string): number => {
    for (const range of [type, `${type.split('/')[0]}/*`, '*/*']) {
      const match = ranges.find((each) => each.range === range)
      if (match) return match.quality
    }
    return 0
  }
  const best = offered.reduce((a, b) => (quality(b) > quality(a) ? b : a))
  if (quality(best) > 0) return best
  throw new HttpProblem(406, 'not_acceptable', `this answers with ${offered.join(', ')}, none of which Accept allows`)
}
