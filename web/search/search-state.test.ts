// The page's search as a state: what it hears is put together, ends are kept, refusals told, and one runs at a time.
import { expect, test } from 'vitest'
import { createSearch } from './search-state.ts'
import type { RunSearch } from './search-report.ts'
import type { Candidate } from '@archcast/core/contract/search.ts'

const point = (accuracy: number) => ({ accuracy, macs: 1, params: 1, ms: {}, allowed: true })
const candidate = { draw: 3 } as Candidate
const never: RunSearch = () => Promise.reject(new Error('not asked for'))

test('puts together what it hears, and keeps the end', async () => {
  const search = createSearch({
    service: never,
    page: async (question, hear) => {
      expect(question).toMatchObject({ method: 'head', constraints: { max_latency_ms: { pixel3: 5 } } })
      hear({ progress: { done: 1, leaders: [candidate] }, points: [point(1)] })
      hear({ progress: { done: 2 }, points: [point(2)] })
      expect(search.report.value).toMatchObject({ progress: { done: 2 }, leaders: [candidate] })
      expect(search.report.value?.points).toHaveLength(2)
      expect(search.running.value).toBe(true)
      return { leaderboard: [candidate], pareto: [candidate], stopped: false }
    },
  })
  search.form.value = { ...search.form.value, space: 'open', latency: { pixel3: '5' } }
  await search.start(['pixel3'])
  expect(search.running.value).toBe(false)
  expect(search.trouble.value).toEqual([])
  expect(search.report.value).toMatchObject({ pareto: [candidate], end: { stopped: false }, where: 'page' })
})

test('tells why there is no result, with every fault that the service names', async () => {
  const problem = { errors: [{ pointer: '/count', detail: 'must be 1 at least' }] }
  const refused: RunSearch = () => Promise.reject(Object.assign(new Error('it is not valid'), { problem }))
  const search = createSearch({ page: never, service: refused })
  search.form.value = { ...search.form.value, where: 'service' }
  await search.start([])
  expect(search.trouble.value).toEqual(['it is not valid', '/count must be 1 at least'])
  expect(search.running.value).toBe(false)
  expect(search.report.value?.end).toBeUndefined()
})

test('one that is stopped hears of it, and no other starts while it runs', async () => {
  let runs = 0
  const search = createSearch({
    service: never,
    page: (_, __, signal) => {
      runs++
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ leaderboard: [], pareto: [], stopped: true }))
      })
    },
  })
  const running = search.start([])
  await search.start([])
  expect(runs).toBe(1)
  search.stop()
  await running
  expect(search.report.value?.end?.stopped).toBe(true)
})
