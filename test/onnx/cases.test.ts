// Patterns that exporters and tools write, in small networks: their counts, and what they compute.
import { describe, expect, test } from 'vitest'
import { CASE_NETWORKS } from './case-networks.ts'
import { bothWays, difference } from './recompute.ts'
import { smallModel } from './small-models.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'

describe.each(Object.entries(CASE_NETWORKS))('%s', (_, { macs, params, notCompared, ...model }) => {
  test('costs what it costs by hand', () => {
    expect(cost(readOnnx(smallModel(model), 'case.onnx').graph)).toEqual({ macs, params })
  })

  test.skipIf(notCompared)(notCompared ?? 'computes what the file computes', async () => {
    const results = await bothWays(smallModel(model))
    expect(results.file.some((value) => value !== 0)).toBe(true)
    expect(difference(results)).toBeLessThan(1e-4)
  })
})
