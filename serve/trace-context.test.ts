import { describe, expect, test } from 'vitest'
import { parseTraceparent, requestIdOf } from './trace-context.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'

describe('a traceparent', () => {
  test.each([
    [`00-${TRACE}-${PARENT}-01`, true],
    [`00-${TRACE}-${PARENT}-00`, false],
    [`00-${TRACE}-${PARENT}-03`, true],
    [`cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`, true],
  ])('%s', (header, sampled) => {
    expect(parseTraceparent(header)).toEqual({ traceId: TRACE, parentId: PARENT, sampled })
  })

  test.each([
    '',
    'x',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}`,
    `00-${TRACE}-${PARENT}-1`,
  ])('is none: %s', (header) => {
    expect(parseTraceparent(header)).toBeUndefined()
  })
})

test.each(['a', 'edge-7:4711', 'Zm9v=', 'x'.repeat(128)])('the id %s is kept', (id) => {
  expect(requestIdOf(id)).toBe(id)
})

test.each(['', 'a b', 'a"b', 'a\tb', 'ü', 'x'.repeat(129), 'a,b'])('the id %s is replaced', (id) => {
  expect(requestIdOf(id)).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/)
  expect(requestIdOf(id)).not.toBe(requestIdOf(id))
})
