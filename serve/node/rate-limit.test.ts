import { afterEach, expect, test, vi } from 'vitest'
import { perMinute } from './rate-limit.ts'

afterEach(() => vi.useRealTimers())

test('a caller may go on so many times a minute, whatever others do', async () => {
  vi.useFakeTimers()
  const allow = perMinute(2)
  const asked = async (caller: string) => [await allow(caller), await allow(caller), await allow(caller)]
  expect(await asked('a')).toEqual([true, true, false])
  expect(await asked('b')).toEqual([true, true, false])
  vi.advanceTimersByTime(59_000)
  expect(await allow('a')).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(await asked('a')).toEqual([true, true, false])
})
