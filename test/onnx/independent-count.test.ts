// Counts that share nothing agree: by extents as ONNX Runtime finds them, as onnx infers them, and torch's own.
import { describe, expect, test } from 'vitest'
import { exportedFiles, exportedNetworks } from '../fixtures/onnx/exporters.ts'
import { countIndependently } from './independent-count.ts'

describe('multiply-accumulates of exported networks', () => {
  test.each(exportedFiles())('$name', async ({ network, count, bytes }) => {
    const counted = await countIndependently(bytes())
    expect(counted).toEqual({ macs: count.macs, constantMacs: count.constantMacs })
    // An exporter may compute what depends on weights alone, which torch counts.
    expect(counted.macs).toBeLessThanOrEqual(network.macs)
    expect(counted.macs).toBeGreaterThan(0.9 * network.macs)
  })

  test('are torch’s, unless an exporter computed some itself', () => {
    const folded = exportedFiles().filter(({ network, count }) => network.macs !== count.macs + count.constantMacs)
    expect(new Set(folded.map(({ network }) => network.name))).toEqual(
      new Set(['vit-registers-pooled', 'swinv2', 'xcit', 'coatnet']),
    )
    expect(folded.every(({ form }) => form.startsWith('dynamo'))).toBe(true)
  })

  test('depend on the inputs in every form of a network alike', () => {
    for (const { name, forms } of exportedNetworks())
      expect([name, new Set(Object.values(forms).map(({ macs }) => macs)).size]).toEqual([name, 1])
  })
})
