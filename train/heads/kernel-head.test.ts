import { describe, expect, test } from 'vitest'
import { fitKernelHead } from './kernel-head.ts'
import { openKernelRegression } from '@archcast/core/predict/tasks/kernel-regression.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { TaskExample } from './kernel-head.ts'

/** A smooth function of two features, and a word that shifts it. */
function plant(count: number, noise: number, seed = 1): TaskExample[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const [a, b, word] = [4 * random.next(), random.next() - 0.5, random.int(2)]
    const value = 0.5 + 0.1 * Math.sin(a) + 0.2 * b + 0.05 * word + noise * (random.next() - 0.5)
    return { columns: Float64Array.of(a, b, word), value, group: `g${i % 12}` }
  })
}

const options = { features: ['a', 'b'], seed: 1 }

describe('a head of a task', () => {
  test('predicts what it did not see', () => {
    const { model, error } = fitKernelHead(plant(200, 0), options)
    expect(error.absolute).toBeLessThan(0.01)
    expect(error.kendall_tau).toBeGreaterThan(0.9)
    const regression = openKernelRegression(model)
    for (const { columns, value } of plant(40, 0, 9))
      expect(Math.abs(regression(columns).value - value)).toBeLessThan(0.03)
  })

  test('has intervals that hold nine of ten', () => {
    const fitted = fitKernelHead(plant(400, 0.1), options)
    const regression = openKernelRegression(fitted.model)
    const fresh = plant(400, 0.1, 5)
    const held = fresh.filter(({ columns, value }) => {
      const { value: told, distance } = regression(columns)
      const { low, high } = fitted.interval.bands.find(({ within = Infinity }) => distance <= within)!
      return value >= told + low && value <= told + high
    })
    expect(fitted.interval.bands).toHaveLength(3)
    expect(held.length / fresh.length).toBeGreaterThan(0.84)
    expect(held.length / fresh.length).toBeLessThan(0.97)
  })

  test('takes twenty networks, and no fewer', () => {
    expect(fitKernelHead(plant(20, 0.05), options).interval.bands).toHaveLength(1)
    expect(() => fitKernelHead(plant(19, 0), options)).toThrow('takes 20 networks or more, not 19')
  })
})
