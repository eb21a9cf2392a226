import { describe, expect, test } from 'vitest'
import { WEIGHTINGS, weighAlike, weighCompiled } from './executed-weights.ts'
import { fitExecuted } from './fit-executed.ts'
import { predictWith } from './fit-linear-device.ts'
import { EXECUTED_PLACES, EXECUTED_WORK } from '@archcast/core/latency/executed/executed-work.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

const place = (name: string) => EXECUTED_PLACES.get(name)!

/** Networks that make some kinds of work, each in its own measure, on a device of given costs. */
function measured(amounts: Readonly<Record<string, number>>, costs: Readonly<Record<string, number>>, count = 80) {
  const random = createRandom(7)
  return Array.from({ length: count }, (_, i) => {
    const work = new Float64Array(EXECUTED_WORK.length)
    for (const [name, amount] of Object.entries(amounts)) work[place(name)] = amount * (0.1 + random.next())
    const value = Object.entries(costs).reduce((sum, [name, cost]) => sum + cost * work[place(name)], 1)
    return { name: `n${i}`, family: `f${i % 16}`, work, value }
  })
}

const amounts = { 'written.dense.elements': 1e7, 'written.norm.elements': 1e7, 'fused.dense.macs': 1e9 }

describe('weights near what all work of a sort costs', () => {
  const networks = measured(amounts, {
    'written.dense.elements': 4e-7,
    'written.norm.elements': 2e-7,
    'fused.dense.macs': 1e-9,
  })
  const weights = weighAlike(networks)

  test('follow the measurements where there are some', () => {
    for (const { work, value } of networks) expect(predictWith(weights, work) / value).toBeCloseTo(1, 1)
    expect(weights[place('written.dense.elements')]).toBeGreaterThan(weights[place('written.norm.elements')])
  })

  test('give work that nobody made the cost of an element like any other', () => {
    const unseen = weights[place('written.softmax.elements')]
    expect(unseen).toBeGreaterThan(1.5e-7)
    expect(unseen).toBeLessThan(4.5e-7)
  })
})

test('a device that merges operations is told by merged work, though its operations are written', () => {
  const random = createRandom(3)
  const networks = measured(
    { ...amounts, 'compiled.arithmetic.elements': 3e7 },
    { 'fused.dense.macs': 1e-9, 'compiled.arithmetic.elements': 3e-7 },
  ).map((network) => ({ ...network, value: network.value * Math.exp(0.02 * random.next()) }))
  const [plain, , compiled] = WEIGHTINGS.map((weigh) =>
    networks.reduce((sum, { work, value }) => sum + Math.abs(predictWith(weigh(networks), work) / value - 1), 0),
  )
  expect(compiled).toBeLessThan(0.7 * plain)
  const { model } = fitExecuted(networks, 1)
  expect(model.weights['compiled.arithmetic.elements']).toBeGreaterThan(0)
  expect([...weighCompiled(networks)].every((weight) => weight >= 0)).toBe(true)
})
