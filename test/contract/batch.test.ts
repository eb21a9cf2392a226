import { describe, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { flat, stem } from './small-architectures.ts'
import { QueueFullError } from '@archcast/serve/problem.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { AppDeps } from '@archcast/serve/deps.ts'

interface Answer {
  readonly id?: string
  readonly macs?: number
  readonly error?: { readonly code: string }
}

const unknownOp = flat([{ ...stem, op: 'convolution' }])

async function batch(body: string, type: string, deps: Partial<AppDeps> = {}, signal?: AbortSignal): Promise<Response> {
  const app = createApp({ ...fakeDeps, ...deps })
  return app.request('/v1/predict/batch', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    ...(signal && { signal }),
  })
}

const ndjson = (items: readonly unknown[], deps?: Partial<AppDeps>) =>
  batch(
    items.map((item) => `${typeof item === 'string' ? item : JSON.stringify(item)}\n`).join(''),
    'application/x-ndjson',
    deps,
  )

const parseLines = (text: string): Answer[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Answers the later items first. */
const lateFirst = (): Predictor => {
  let calls = 0
  return {
    ...fakePredictor,
    async predict(...args) {
      await new Promise((resolve) => setTimeout(resolve, 40 - 5 * calls++))
      return fakePredictor.predict(...args)
    },
  }
}

describe('a batch', () => {
  test('keeps the order, and an error is an item of its own', async () => {
    const items = [{ id: 'a', ...flat() }, { id: 'b', ...unknownOp }, flat(), 5, { id: 7, ...flat() }]
    const response = await batch(JSON.stringify(items), 'application/json', { predictor: lateFirst() })
    expect(response.status).toBe(200)
    const answers = (await response.json()) as Answer[]
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b', undefined, undefined, '7'])
    expect(answers[0].macs).toBeGreaterThan(0)
    expect(answers[1]).toMatchObject({
      error: { status: 422, code: 'unknown_op', errors: [{ pointer: '/nodes/0/op' }] },
    })
    expect(answers[3].error!.code).toBe('invalid_architecture')
  })

  test('of lines is answered by lines; one that is not JSON does not spoil the others', async () => {
    const response = await ndjson([{ id: 'a', ...flat() }, '{"id": ', '', '['.repeat(70), { id: 'b', ...flat() }])
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const answers = parseLines(await response.text())
    expect(answers.map(({ id, error }) => id ?? error!.code)).toEqual(['a', 'not_json', 'too_deep', 'b'])
  })

  test('of lines streams: the first answer comes while later ones are not begun', async () => {
    let finish = (): void => {}
    const held = new Promise<void>((resolve) => (finish = resolve))
    let calls = 0
    const predictor: Predictor = {
      ...fakePredictor,
      async predict(...args) {
        if (calls++ > 0) await held
        return fakePredictor.predict(...args)
      },
    }
    const response = await ndjson(Array(100).fill(flat()), { predictor })
    const reader = response.body!.getReader()
    const { value } = await reader.read()
    expect(parseLines(new TextDecoder().decode(value))).toHaveLength(1)
    expect(calls).toBeLessThan(20)
    finish()
    let rest = 0
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += parseLines(new TextDecoder().decode(part.value)).length
    }
    expect(rest).toBe(99)
  })

  test('stops when its reader goes away', async () => {
    let calls = 0
    const predictor: Predictor = { ...fakePredictor, predict: (...args) => (calls++, fakePredictor.predict(...args)) }
    const response = await ndjson(Array(200).fill(flat()), { predictor })
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    const before = calls
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(calls).toBeLessThan(Math.min(before + 20, 100))
  })

  test('is refused while the queue is full; once let in, its items wait for room', async () => {
    const refused = await batch('[]', 'application/json', { busy: () => true })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])

    let calls = 0
    const predictor: Predictor = {
      ...fakePredictor,
      async predict(...args) {
        if (calls++ < 3) throw new QueueFullError()
        return fakePredictor.predict(...args)
      },
    }
    const response = await batch(JSON.stringify([flat(), flat()]), 'application/json', { predictor })
    const answers = (await response.json()) as Answer[]
    expect(answers.map(({ error }) => error)).toEqual([undefined, undefined])
    expect(calls).toBe(5)
  })
})
