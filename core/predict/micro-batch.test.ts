import { expect, test, vi } from 'vitest'
import { microBatched } from './micro-batch.ts'

test('calls of one turn are one run, and each gets its own results', async () => {
  const run = vi.fn(async (rows: readonly number[]) => rows.map((row) => row * 10))
  const ask = microBatched(run)
  expect(await Promise.all([ask([1]), ask([]), ask([2, 3])])).toEqual([[10], [], [20, 30]])
  expect(await ask([4])).toEqual([40])
  expect(run.mock.calls).toEqual([[[1, 2, 3]], [[4]]])
})

test('a run that fails does so for all that it was for, and for nobody after', async () => {
  const ask = microBatched(async (rows: readonly number[]) => {
    if (rows.includes(0)) throw new Error('zero')
    return rows
  })
  const asked = await Promise.allSettled([ask([1]), ask([0])])
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await ask([2])).toEqual([2])
})
