// Predictions in the caller's own process, by the bundled model.
import { describe, expect, test } from 'vitest'
import { ArchitectureError, predict } from './index.ts'

const arch = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
const cell = { space: 'nas-bench-201', arch }

describe('predict', () => {
  test('answers by the bundled head, on the devices asked for', async () => {
    const { accuracy, latency, macs, params } = await predict(cell, { devices: ['pixel3'] })
    expect(accuracy?.method).toBe('head')
    expect(accuracy!.value).toBeGreaterThan(accuracy!.low!)
    expect(accuracy!.value).toBeLessThan(accuracy!.high!)
    expect(Object.keys(latency)).toEqual(['pixel3'])
    expect({ macs, params }).toEqual({ macs: 117_883_520, params: 830_426 })
  })

  test('scores with generated weights where the surrogate is asked for', async () => {
    const { accuracy } = await predict(cell, { method: 'surrogate', images: 16 })
    expect(accuracy?.surrogate).toMatchObject({ images: 16, skeleton: 'reduced' })
  })

  test('refuses by an error that names the place', async () => {
    const refused = await predict({ space: 'nas-bench-201', arch: '|' }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ArchitectureError)
    expect(refused).toMatchObject({ errors: [{ pointer: '/arch' }] })
  })
})
