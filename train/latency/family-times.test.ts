import { describe, expect, test } from 'vitest'
import { familyTimes, jointFamilies } from './family-times.ts'
import { kernelOf } from '@archcast/core/latency/kernel.ts'
import type { ProfiledKernel } from './profiled-kernels.ts'

const image = [16, 8, 8]
const conv = kernelOf('nchwc.Conv', image, image, { kernel: [3, 3] })
const pointwise = kernelOf('nchwc.Conv', image, image)
const add = kernelOf('Add', image, image, { operands: 2 })

/** As the profiler tells it, the batch in front. */
const ran = (op: string, us: number, weights = 0, shape = image): ProfiledKernel => {
  return { op, input: [1, ...shape], output: [1, ...shape], weights, us }
}

describe('the time of a network is shared out to families of kernels', () => {
  test('of which kernels of one shape are told apart by their weights', () => {
    const executed = [ran('Conv', 5, 4 * 16 * 16), ran('Conv', 40, 4 * 16 * 16 * 9), ran('Add', 2)]
    expect(familyTimes([conv, add, pointwise], executed, 16)).toEqual({
      'nchwc.pointwise': 5,
      'nchwc.conv': 40,
      Add: 2,
    })
  })

  test('kernels of other shapes than were worked out share what their operator took', () => {
    const other = [32, 8, 8]
    const parts = familyTimes([conv, pointwise], [ran('Conv', 5, 1, other), ran('Conv', 40, 2, other)], 16)
    expect(parts).toEqual({ 'nchwc.conv + nchwc.pointwise': 45 })
    expect(jointFamilies(Object.keys(parts)[0])).toEqual(['nchwc.conv', 'nchwc.pointwise'])
  })

  test('what was executed otherwise is one part, and what nothing stands for is kept by itself', () => {
    const parts = familyTimes([conv, add], [ran('Conv', 40, 9), ran('Sum', 3), ran('Mul', 4)], 16)
    expect(parts).toEqual({ 'nchwc.conv': 40, Add: 7 })
    expect(familyTimes([conv], [ran('Conv', 40, 9), ran('Mul', 4)], 16)).toEqual({ 'nchwc.conv': 40, '': 4 })
  })
})
