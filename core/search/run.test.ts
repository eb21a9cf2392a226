import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { cost } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { canonicalHash } from '../arch/hash.ts'
import { parseSearchRequest } from '../contract/search-request.ts'
import { createPredictor } from '../predict/predictor.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { allows, paretoFront } from './candidate.ts'
import { drawCandidate } from './draws.ts'
import { runSearch } from './run.ts'
import { fakeHeadAccuracy, fakeHeads, fakeScorer, scoreByParameters } from './testing.ts'
import type { Candidate } from '../contract/search.ts'
import type { Scorer } from '../predict/predictor-types.ts'

const score = vi.fn(scoreByParameters)
const scorer: Scorer = { ...fakeScorer, predict: score }
const release = async () => {}
const predictor = createPredictor(scorer, { ...fakeHeads, release })
const request = (rest: object = {}) => parseSearchRequest({ space: 'nas-bench-201', count: 60, seed: 5, ...rest })

describe('a search', () => {
  test('finds the best of its draws, counts what computes the same once, and can be replayed', async () => {
    const result = await runSearch(request({ count: 300, method: 'head', top: 5 }), predictor)
    const graphs = Array.from({ length: 300 }, (_, i) => {
      const { arch } = drawCandidate('nas-bench-201', 5, i)
      return resolveArchitecture({ space: 'nas-bench-201', arch }).graph
    })
    const byHash = new Map(graphs.toReversed().map((graph) => [canonicalHash(graph), cost(graph).macs]))
    expect(result.distinct).toBe(byHash.size)
    expect(result.distinct).toBeLessThan(300)
    const best = [...byHash.values()].toSorted((a, b) => b - a).slice(0, 5)
    expect(result.leaderboard.map(({ macs }) => macs)).toEqual(best)
    expect(await runSearch(request({ count: 300, method: 'head', top: 5 }), predictor)).toEqual(result)
    const other = await runSearch(request({ count: 300, method: 'head', top: 5, seed: 6 }), predictor)
    expect(other.leaderboard).not.toEqual(result.leaderboard)
  })

  test('predicts what computes the same once, by either method', async () => {
    score.mockClear()
    const predict = vi.spyOn(fakeHeads.tasks.get('cifar10')!, 'predict')
    const { distinct } = await runSearch(request({ count: 300, method: 'head' }), predictor)
    expect(predict).toHaveBeenCalledTimes(distinct)
    await runSearch(request({ count: 300, method: 'surrogate' }), predictor)
    expect(score).toHaveBeenCalledTimes(distinct)
    predict.mockRestore()
  })

  test('scores the most promising in a second stage, and tells them apart', async () => {
    score.mockClear()
    const stages: string[] = []
    const result = await runSearch(request({ top: 3, finalists: 7 }), predictor, {
      onProgress: ({ stage, done, total }) => void stages.push(`${stage} ${done}/${total}`),
    })
    expect(result.method).toBe('two-stage')
    expect(score).toHaveBeenCalledTimes(7)
    expect(stages).toContain('head 60/60')
    expect(stages.at(-1)).toBe('surrogate 7/7')
    expect(result.leaderboard).toHaveLength(3)
    const alone = await runSearch(request({ top: 3, method: 'head' }), predictor)
    expect(result.leaderboard.map(({ hash }) => hash)).toEqual(alone.leaderboard.map(({ hash }) => hash))
    for (const { surrogate, accuracy } of result.leaderboard) {
      expect(surrogate).toBeGreaterThan(0.9)
      expect(accuracy.method).toBe('head')
    }
  })

  test('keeps to its constraints', async () => {
    const { leaderboard, pareto, allowed, distinct } = await runSearch(
      request({ method: 'head', constraints: { max_macs: 6e7, min_accuracy: fakeHeadAccuracy(2e7) } }),
      predictor,
    )
    expect(allowed).toBeGreaterThan(0)
    expect(allowed).toBeLessThan(distinct)
    for (const { macs } of [...leaderboard, ...pareto]) {
      expect(macs).toBeLessThanOrEqual(6e7)
      expect(macs).toBeGreaterThanOrEqual(2e7)
    }
  })

  test('stops when told to, and names what the model does not have', async () => {
    const stop = new AbortController()
    const running = runSearch(request({ count: 2000 }), predictor, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
    await expect(running).rejects.toThrow('enough')
    const constraints = { max_latency_ms: { phone: 3 } }
    await expect(runSearch(request({ constraints }), predictor)).rejects.toThrow(/unknown device 'phone'/)
    const without = createPredictor(scorer, { ...fakeHeads, tasks: new Map(), release })
    await expect(runSearch(request({ method: 'head' }), without)).rejects.toThrow(ArchitectureError)
    expect((await runSearch(request({ count: 5 }), without)).method).toBe('surrogate')
  })
})

test.each<[string, object, string]>([
  ['a space that is none', { space: 'x' }, '/space'],
  ['no count', { count: 0 }, '/count'],
  ['a method that is none', { method: 'guess' }, '/method'],
  ['a negative limit', { constraints: { max_macs: -1 } }, '/constraints/max_macs'],
  ['an objective that is none', { objectives: ['beauty'] }, '/objectives/0'],
])('%s is refused by its place', (_, rest, pointer) => {
  const attempt = () => request(rest)
  expect(attempt).toThrow(ArchitectureError)
  try {
    attempt()
  } catch (error) {
    expect((error as ArchitectureError).errors.map((fault) => fault.pointer)).toContain(pointer)
  }
})

describe('the Pareto front', () => {
  const candidates = fc.array(
    fc
      .record({
        value: fc.integer({ min: 0, max: 9 }),
        macs: fc.integer({ min: 1, max: 9 }),
        params: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ value, macs, params }) => ({ accuracy: { value: value / 10 }, macs, params, latency: {} }) as Candidate),
    { minLength: 1, maxLength: 30 },
  )
  const beats = (a: Candidate, b: Candidate) =>
    a.accuracy.value >= b.accuracy.value && a.macs <= b.macs && a.params <= b.params

  test('is beaten by nobody, and beats all others', () => {
    fc.assert(
      fc.property(candidates, (drawn) => {
        const list = drawn.map((candidate, draw) => ({ ...candidate, draw }))
        const front = paretoFront(list, ['macs', 'params'])
        for (const one of front) for (const other of front) if (one !== other) expect(beats(other, one)).toBe(false)
        for (const candidate of list) expect(front.some((member) => beats(member, candidate))).toBe(true)
      }),
    )
  })
})

test('a limit is kept to by its device', () => {
  const latency = { phone: { value_ms: 5, low_ms: 4, high_ms: 6, in_domain: true } }
  const candidate = { accuracy: { value: 0.9 }, macs: 1, params: 1, latency } as unknown as Candidate
  const within = (limit: number) => allows(request({ constraints: { max_latency_ms: { phone: limit } } }), candidate)
  expect([within(4.9), within(5)]).toEqual([false, true])
})
