import { describe, expect, test } from 'vitest'
import { adamWStep } from '../children/adamw.ts'
import { bestRate, pairOf, stepsToReach } from './initialisation-compare.ts'
import { initialisationReport } from './initialisation-report.ts'
import { drawNetworks, graphOf, jobOf, trainingSetup } from './initialisation-setup.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import type { Curve, Job, Network, Start } from './initialisation-setup.ts'

test("AdamW takes PyTorch's steps", () => {
  const weight = Float32Array.of(1)
  const moments = { firstMoment: new Float32Array(1), secondMoment: new Float32Array(1) }
  // torch.optim.AdamW([w], lr=0.1, weight_decay=0.5) with gradients 1 and -3.
  adamWStep(weight, Float32Array.of(1), moments, { learningRate: 0.1, step: 1, decay: 0.5 })
  expect(weight[0]).toBeCloseTo(0.85, 6)
  adamWStep(weight, Float32Array.of(-3), moments, { learningRate: 0.1, step: 2, decay: 0.5 })
  expect(weight[0]).toBeCloseTo(0.856919, 6)
})

test('the step at which an accuracy is reached lies between the stops around it', () => {
  const stops = [0, 100, 300]
  expect(stepsToReach(0.3, stops, [0.1, 0.2, 0.4])).toBeCloseTo(200)
  expect(stepsToReach(0.1, stops, [0.1, 0.2, 0.4])).toBe(0)
  expect(stepsToReach(0.5, stops, [0.1, 0.2, 0.4])).toBe(300)
  // The first time counts.
  expect(stepsToReach(0.2, stops, [0.1, 0.2, 0.1])).toBe(100)
})

test('the seed decides on the networks, more of which begin with the same ones', () => {
  const options = { designs: ['mobile', 'ghn-cells'], seed: 3, macs: 4_000_000 }
  const four = drawNetworks({ ...options, count: 2 })
  expect(four.map(({ design }) => design)).toEqual(['mobile', 'mobile', 'ghn-cells', 'ghn-cells'])
  const two = drawNetworks({ ...options, count: 1 })
  expect(two).toEqual([four[0], four[2]])
  expect(drawNetworks({ ...options, seed: 4, count: 1 })).not.toEqual(two)
  for (const network of four) {
    const graph = graphOf(network, 16)
    expect(graph.input).toEqual([3, 16, 16])
    expect(graph.classes).toBe(10)
    expect(cost(graph).macs).toBeLessThanOrEqual(4_000_000)
  }
  expect(() => drawNetworks({ ...options, designs: ['resnest'], count: 1 })).toThrow(
    /unknown design 'resnest'; known: /,
  )
})

describe('curves', () => {
  const setup = trainingSetup(1000, 1)
  const networks = ['a', 'b'].map((arch): Network => ({ design: arch, space: 'open', arch }))
  const rates = [0.1, 1, 10]
  /** From He's a straight line to `end`, from generated weights the same line, so many times as fast. */
  const line = (start: Start, end: number) =>
    setup.stops.map((stop) => 0.1 + (end - 0.1) * Math.min(1, (stop / 1000) * (start === 'he' ? 1 : 4)))
  const curveOf = ({ key, start, rate, repeat }: Job): Curve => {
    const end = { 0.1: 0.3, 1: 0.5, 10: 0.9 }[rate]! + 0.02 * repeat
    // Of the rates, 1 learns the images best, and 10 diverges.
    const loss = setup.stops.map((stop) => (stop === 0 || rate === 10 ? null : 2 - rate))
    return { key, accuracy: line(start, end), loss, seconds: 1 }
  }
  const options = { rates, repeats: 2, place: setup.stops.length - 1, curveOf }

  test('the rate with the lowest training loss counts, by the mean of the repeats', () => {
    const best = bestRate(networks[0], 'he', options)
    expect(best.rate).toBe(1)
    expect(best.accuracy.at(-1)).toBeCloseTo(0.51)
  })

  test('four times as fast is there after a quarter of the steps', () => {
    expect(pairOf(networks[0], setup.stops, options).steps).toBeCloseTo(250)
  })

  test('the report says so', () => {
    const { table, plot } = initialisationReport({ networks, rates, repeats: 2, setup, model: 'm v', curveOf })
    expect(table).toContain("what He's initialisation has after 1000, median: 250 [250, 250].")
    expect(table).toMatch(/\| 1000 +\| 51\.0 \[51\.0, 51\.0\] \| 51\.0 \[51\.0, 51\.0\] \| 0\.0 /)
    expect(table).toMatch(/\| 0 +\| 10\.0 /)
    expect(plot).toContain('<svg')
  })

  test('keys tell trainings apart', () => {
    const keys = networks.flatMap((network) => rates.map((rate) => jobOf(network, 'he', rate, 0).key))
    expect(new Set([...keys, jobOf(networks[0], 'he', 1, 1).key, jobOf(networks[0], 'generated', 1, 0).key]).size).toBe(
      8,
    )
  })
})

test('a longer training has the stops of a shorter one, and further ones', () => {
  const [short, long] = [1000, 5000].map((steps) => trainingSetup(steps, 1).stops)
  expect(long.slice(0, short.length)).toEqual(short)
  expect(long.at(-1)).toBe(5000)
  expect(trainingSetup(60, 1).stops).toEqual([0, 25, 50, 60])
})
