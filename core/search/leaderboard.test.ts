import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseSearchRequest } from '../contract/search-request.ts'
import { Leaderboard } from './leaderboard.ts'
import { planSearch } from './plan.ts'
import { runSearch } from './run.ts'
import { examineShard, scoreShard, shardsOf } from './shards.ts'
import { fakePredictorOfCosts } from './testing.ts'
import type { Candidate } from '../contract/search.ts'
import type { SearchPlan } from './plan.ts'
import type { StageRange } from './search-stages.ts'
import type { ExaminedShard, ScoredShard } from './shards.ts'

const COUNT = 400
const request = parseSearchRequest({
  space: 'nas-bench-201',
  count: COUNT,
  seed: 4,
  top: 6,
  finalists: 9,
  constraints: { max_macs: 1.2e8 },
  objectives: ['macs', 'params'],
})
const plan = planSearch(request, fakePredictorOfCosts.methods)

/** Any cuts of 0 to `count`, any order, some parts twice. */
const deliveries = (count: number): fc.Arbitrary<StageRange[]> =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: count - 1 }), { maxLength: 12 })
    .chain((cuts) => {
      const ends = [0, ...cuts.toSorted((a, b) => a - b), count]
      const parts = ends.slice(1).map((to, i) => ({ from: ends[i], to }))
      return fc.tuple(fc.constant(parts), fc.array(fc.constantFrom(...parts), { maxLength: 4 }))
    })
    .chain(([parts, twice]) => fc.shuffledSubarray([...parts, ...twice], { minLength: parts.length + twice.length }))

describe('shards of a search', () => {
  let whole: Awaited<ReturnType<typeof runSearch>>
  let examined: ExaminedShard
  let scored: ScoredShard
  beforeAll(async () => {
    whole = await runSearch(request, fakePredictorOfCosts)
    examined = { from: 0, to: COUNT, candidates: await everyDraw() }
    const leaderboard = new Leaderboard(plan)
    leaderboard.addExamined(examined)
    const archs = leaderboard.finalists.map(({ arch }) => arch)
    scored = await scoreShard(plan, fakePredictorOfCosts, { from: 0, to: archs.length }, archs)
  })

  test('come to what one run gives, however they are cut, in any order, delivered twice', () => {
    expect(whole.distinct).toBeLessThan(COUNT)
    expect(whole.allowed).toBeLessThan(whole.distinct)
    fc.assert(
      fc.property(deliveries(COUNT), deliveries(9), (firsts, seconds) => {
        const leaderboard = new Leaderboard(plan)
        for (const [i, part] of firsts.entries()) {
          leaderboard.addExamined(cut(examined.candidates, part))
          expect(leaderboard.examined).toBe(coversAll(firsts.slice(0, i + 1), COUNT))
        }
        for (const part of seconds) {
          leaderboard.addScored({ ...part, surrogates: scored.surrogates.slice(part.from, part.to) })
        }
        expect(leaderboard.finished).toBe(true)
        const { candidates: _, ...result } = whole
        expect(leaderboard.result()).toEqual(result)
      }),
    )
  })

  test('are the same wherever they run, and leave out what they drew before', async () => {
    const parts = await Promise.all(shardsOf(COUNT, 90).map((range) => examineShard(plan, fakePredictorOfCosts, range)))
    expect(parts.map(({ from, to }) => [from, to])).toEqual([
      [0, 90],
      [90, 180],
      [180, 270],
      [270, 360],
      [360, 400],
    ])
    for (const part of parts) expect(part).toEqual(cut(examined.candidates, part))
    expect(new Set(parts[0].candidates.map(({ hash }) => hash)).size).toBe(parts[0].candidates.length)
  })

  test('give progress up to the first that is missing', () => {
    const leaderboard = new Leaderboard(plan)
    leaderboard.addExamined(cut(examined.candidates, { from: 200, to: COUNT }))
    expect(leaderboard.progress()).toMatchObject({ done: 0, distinct: 0, leaders: [] })
    leaderboard.addExamined(cut(examined.candidates, { from: 0, to: 200 }))
    expect(leaderboard.progress()).toMatchObject({ stage: 'head', done: COUNT, total: COUNT, distinct: whole.distinct })
    expect(leaderboard.finished).toBe(false)
    leaderboard.addScored({ from: 3, to: 5, surrogates: [0.5, 0.5] })
    expect(leaderboard.progress()).toMatchObject({ stage: 'surrogate', done: 2, total: 9 })
    expect(leaderboard.finished).toBe(false)
  })

  test('of a search that nothing is left of are done after the first stage', async () => {
    const strict: SearchPlan = { ...plan, request: { ...request, constraints: { min_accuracy: 1 } } }
    const leaderboard = new Leaderboard(strict)
    leaderboard.addExamined(examined)
    expect(leaderboard.finished).toBe(true)
    expect(leaderboard.result()).toMatchObject({ allowed: 0, leaderboard: [], pareto: [] })
  })
})

/** A candidate for each draw, those that repeat another's hash too. */
async function everyDraw(): Promise<Candidate[]> {
  const single = shardsOf(COUNT, 1).map((range) => examineShard(plan, fakePredictorOfCosts, range))
  return (await Promise.all(single)).flatMap(({ candidates }) => candidates)
}

function cut(candidates: readonly Candidate[], { from, to }: StageRange): ExaminedShard {
  const own = candidates.filter(({ draw }) => draw >= from && draw < to)
  const lowest = own.filter(({ hash }, i) => own.findIndex((other) => other.hash === hash) === i)
  return { from, to, candidates: lowest }
}

function coversAll(parts: readonly StageRange[], count: number): boolean {
  return (
    parts.filter((part, i) => parts.indexOf(part) === i).reduce((sum, { from, to }) => sum + to - from, 0) === count
  )
}
