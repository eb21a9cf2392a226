import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retryAfterOf } from './retry-after.ts'

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2030-01-01T00:00:00Z') }))
afterEach(() => void vi.useRealTimers())

test.each([
  ['7', 7],
  ['0', 0],
  ['Tue, 01 Jan 2030 00:01:30 GMT', 90],
  ['Mon, 31 Dec 2029 23:00:00 GMT', 0],
  ['soon', undefined],
  ['-3', undefined],
  ['', undefined],
])("'%s' is %s s", (header, seconds) => {
  expect(retryAfterOf(new Response(null, { headers: { 'retry-after': header } }))).toBe(seconds)
})

test('an answer without it says nothing', () => {
  expect(retryAfterOf(new Response())).toBeUndefined()
})
