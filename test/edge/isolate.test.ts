import { afterEach, describe, expect, test, vi } from 'vitest'
import core from '../../core/package.json' with { type: 'json' }
import serve from '../../serve/package.json' with { type: 'json' }
import { once } from '../../worker/once-per-isolate.ts'
import { oneAtATime } from '../../worker/one-at-a-time.ts'
import worker from '../../worker/package.json' with { type: 'json' }
import { fakePredictor } from '../contract/fake-predictor.ts'
import { flat } from '../contract/small-architectures.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'

const architecture = resolveArchitecture(flat())

afterEach(() => {
  vi.useRealTimers()
})

describe('what is done once for an isolate', () => {
  test('is shared by all who ask, and tried again where it failed', async () => {
    let calls = 0
    const work = once((fails: boolean) => (++calls && fails ? Promise.reject(new Error('no')) : Promise.resolve(calls)))
    expect(await Promise.allSettled([work(true), work(false)])).toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ])
    expect(await Promise.all([work(false), work(true), work(false)])).toEqual([2, 2, 2])
    expect(await work(true)).toBe(2)
  })
})

describe('a predictor that does one thing at a time', () => {
  test('never begins before the work under way has ended, well or badly', async () => {
    let running = 0
    const once = async <T>(result: T) => {
      expect(++running).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 2))
      running--
      return result
    }
    const predictor = oneAtATime({
      ...fakePredictor,
      weights: () => once([]),
      child: () => once(Uint8Array.of()).then(() => Promise.reject(new Error('no'))),
    })
    const work = Array.from({ length: 6 }, (_, i) =>
      i % 2 ? predictor.weights(architecture) : predictor.child(architecture),
    )
    const results = await Promise.allSettled(work)
    expect(results.map(({ status }) => status)).toEqual([0, 1, 2].flatMap(() => ['rejected', 'fulfilled']))
  })

  test('goes on after work that the runtime dropped', async () => {
    vi.useFakeTimers()
    const predictor = oneAtATime({ ...fakePredictor, child: () => new Promise(() => {}) })
    void predictor.child(architecture)
    const weights = predictor.weights(architecture)
    await vi.advanceTimersByTimeAsync(61_000)
    await expect(weights).resolves.toHaveLength(1)
  })
})

test('every runtime has the same release of ONNX Runtime, the one whose start in workerd is known', () => {
  const versions = [
    core.dependencies['onnxruntime-common'],
    serve.dependencies['onnxruntime-node'],
    worker.dependencies['onnxruntime-web'],
  ]
  expect(versions).toEqual(['1.30.0', '1.30.0', '1.30.0'])
})
