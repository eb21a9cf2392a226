// Lines of `archcast predict`: what a prediction says, each quantity by device.
import { expect, test } from 'vitest'
import { scorer } from '../../../test/contract/fake-predictor.ts'
import { flat } from '../../../test/contract/small-architectures.ts'
import { answerTo } from './answer-line.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import { desk } from '@archcast/core/latency/testing.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'

const meter = {
  ...desk,
  name: 'meter',
  precision: 'int8',
  energy: { unit: 'mJ' as const, model: { ...desk.model, intercept: 5 } },
}
const devices = new Map([desk, meter].map((file) => [file.name, openDevice(file)]))
const predictor = createPredictor(scorer, { tasks: new Map(), always: [], devices, release: async () => {} })
const json = { id: 'a', ...flat() }
const answer = async (options: object) => (await answerTo(predictor, { read: () => ({ json }) }, options)).line

interface Line {
  readonly energy: Readonly<Record<string, number>>
  readonly energy_interval: Readonly<Record<string, readonly number[]>>
  readonly memory: object
}

test('a line has latency, energy where it is known, and memory', async () => {
  const line = (await answer({ devices: ['desk', 'meter'] })) as Line
  expect(line).toMatchObject({ id: 'a', latency: { desk: 1.44237, meter: 1.44237 }, energy: { meter: 5.44237 } })
  const [low, high] = line.energy_interval.meter
  expect([low < line.energy.meter, high > line.energy.meter]).toEqual([true, true])
  expect(line.memory).toEqual({ weights_bytes: expect.any(Number), peak_activation_bytes: expect.any(Number) })
  expect(await answer({ devices: ['desk'] })).not.toHaveProperty('energy')
})

test('a line is about a run of as many images as are asked for', async () => {
  const [one, eight] = [await answer({ devices: ['meter'] }), await answer({ devices: ['meter'], batch: 8 })]
  const of = (line: object) => line as Record<string, Record<string, number>> & { batch?: number }
  expect(of(eight).batch).toBe(8)
  expect(of(eight).latency.meter).toBeCloseTo(8 * of(one).latency.meter, 3)
  expect(of(eight).energy.meter).toBeCloseTo(8 * of(one).energy.meter, 3)
  expect(of(eight).memory.peak_activation_bytes).toBe(8 * of(one).memory.peak_activation_bytes)
  expect(of(eight).memory.weights_bytes).toBe(of(one).memory.weights_bytes)
  expect(eight).toHaveProperty('latency_out_of_domain.meter')
})

test('a line is about the devices of a precision', async () => {
  expect(await answer({ precision: 'int8' })).toMatchObject({ latency: { meter: 1.44237 } })
  expect(await answer({ precision: 'int4' })).toMatchObject({ id: 'a', error: { code: 'unknown_device' } })
})
