// The page's search against the product's: the same leaders and front, news as it goes, and what a stopped one has.
import { expect, test } from 'vitest'
import { MOST_POINTS, searchByHeads } from './search.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { runSearch } from '@archcast/core/search/run.ts'
import { fakePredictorOfCosts } from '@archcast/core/search/testing.ts'
import type { SearchNews } from './engine-types.ts'

const request = (rest: object = {}) =>
  parseSearchRequest({ space: 'nas-bench-201', count: 300, seed: 5, method: 'head', top: 5, ...rest })

const { signal } = new AbortController()

test('finds what the product’s own search finds, and tells every candidate once', async () => {
  for (const constraints of [{}, { max_macs: 60e6 }]) {
    const news: SearchNews[] = []
    const found = await searchByHeads(request({ constraints }), fakePredictorOfCosts, {
      signal,
      onNews: (one) => void news.push(one),
    })
    const { candidates: _, ...same } = await runSearch(request({ constraints }), fakePredictorOfCosts)
    expect(found).toEqual({ ...same, stopped: false })
    expect(news.at(-1)).toMatchObject({ progress: { done: 300, leaders: same.leaderboard }, pareto: same.pareto })
    const points = news.flatMap((one) => one.points)
    expect(points).toHaveLength(same.distinct)
    expect(points.filter(({ allowed }) => allowed)).toHaveLength(same.allowed)
  }
})

test('one that is stopped has the result of what it drew', async () => {
  const stop = new AbortController()
  const count = 100_000
  const found = await searchByHeads(request({ count }), fakePredictorOfCosts, {
    signal: stop.signal,
    onNews: ({ progress }) => {
      if (progress.done >= 200) stop.abort()
    },
  })
  expect(found.stopped).toBe(true)
  expect(found.drawn).toBeGreaterThanOrEqual(200)
  expect(found.drawn).toBeLessThan(count)
  const { candidates: _, ...same } = await runSearch(request({ count: found.drawn }), fakePredictorOfCosts)
  expect(found).toEqual({ ...same, stopped: true })
})

test('whatever else was asked has its turn while it draws', async () => {
  let turns = 0
  const clock = setInterval(() => turns++, 5)
  const points: number[] = []
  await searchByHeads(request({ count: 4000 }), fakePredictorOfCosts, {
    signal,
    onNews: (one) => void points.push(one.points.length),
  })
  clearInterval(clock)
  expect(turns).toBeGreaterThan(2)
  expect(points.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(MOST_POINTS)
})
