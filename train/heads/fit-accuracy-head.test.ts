import * as ort from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { accuracyQuality, predictExamples } from './accuracy-quality.ts'
import { fitAccuracyHead } from './fit-accuracy-head.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { BundleError } from '@archcast/core/bundle/errors.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { STRUCTURE_FEATURES, structureOf } from '@archcast/core/features/structure.ts'
import { AccuracyHeadSchema, openAccuracyHead } from '@archcast/core/predict/accuracy-head.ts'
import { buildNetwork } from '@archcast/core/spaces/nas-bench-201-graph.ts'
import { parseCell, printCell, sampleCell, toArchitecture } from '@archcast/core/spaces/nas-bench-201.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { AccuracyExample, AccuracyFit } from './fit-accuracy-head.ts'

const random = createRandom(2)

/** Real networks; an accuracy made up of their convolutions that matter, with noise. */
function example(): AccuracyExample {
  const cell = sampleCell(random)
  const graph = buildNetwork(cell)
  const features = structureOf(graph)
  const live = (kind: string) => features[STRUCTURE_FEATURES.indexOf(`pruned.${kind}`)]
  const accuracy = 0.94 - 0.3 * Math.exp(-live('conv') - 0.5 * live('pointwise')) + 0.01 * (random.next() - 0.5)
  return { graph, features, accuracy, group: printCell(cell) }
}
const examples = Array.from({ length: 240 }, example)
const known = new Set(examples.map(({ group }) => group))
const others = Array.from({ length: 300 }, example).filter(({ group }) => !known.has(group))

test('a few cells that are repeated are too few for an accuracy head', async () => {
  const rows = Array.from({ length: 60 }, () => examples.slice(0, 5)).flat()
  await expect(fitAccuracyHead(rows, 'made up', 1)).rejects.toThrow('85 different networks or more, not 5')
})

describe('an accuracy head', () => {
  let fit: AccuracyFit
  beforeAll(async () => void (fit = await fitAccuracyHead(examples, 'made up', 1)))

  test('says what it was fitted to', () => {
    const { details } = fit
    expect(AccuracyHeadSchema.parse(JSON.parse(JSON.stringify(details)))).toEqual(details)
    expect(details.target).toBe('made up')
    expect(details.fitted).toEqual(fittedOf(examples.map(({ graph }) => graph)))
    expect(details.ceiling).toBeCloseTo(Math.max(...examples.map(({ accuracy }) => accuracy)) + 0.01, 12)
  })

  test('predicts cells that it has not seen, about nine in ten of them in their intervals', async () => {
    const predictions = await predictExamples(fit, others)
    const { kendall, error, coverage } = accuracyQuality(predictions, others, 1)
    expect(kendall.value).toBeGreaterThan(0.75)
    expect(error.value).toBeLessThan(0.01)
    // Calibrated on 24, coverage is 0.9 on average over splits, and 0.06 off it from one to the next.
    expect(coverage.value).toBeGreaterThan(0.75)
    expect(coverage.value).toBeLessThan(0.99)
    for (const { value, low, high, reasons } of predictions) {
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
      expect(reasons).toEqual([])
    }
  })

  test('says of what is unlike those that it is, and is three times as unsure of it', async () => {
    const cell = parseCell('|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_3x3~2|')
    const text = JSON.stringify(toArchitecture(cell)).replace('"op":"conv","kernel":3', '"op":"conv","kernel":5')
    const graph = parseArchitecture(JSON.parse(text))
    const { model, details } = fit
    const wide = { ...details, fitted: fittedOf([...examples.map((seen) => seen.graph), graph]) }
    const predictions = await Promise.all(
      [details, wide].map(async (some) => {
        const head = await openAccuracyHead(ort, model, some)
        const [prediction] = await head.predict([graph])
        await head.release()
        return prediction
      }),
    )
    const [outside, inside] = predictions
    expect(outside.reasons).toEqual(['Fitting did not see conv 5x5/1x1 3->16 at 32x32.'])
    expect(inside.reasons).toEqual([])
    expect(outside.value).toBe(inside.value)
    // The network's output is -ln(ceiling - accuracy), where intervals are symmetric.
    const output = (accuracy: number) => -Math.log(details.ceiling - accuracy)
    const half = ({ value, low }: typeof outside) => output(value) - output(low)
    expect(half(outside) / half(inside)).toBeCloseTo(3, 6)
  })

  test('of other features is refused', async () => {
    const details = { ...fit.details, features: fit.details.features.slice(1) }
    await expect(openAccuracyHead(ort, fit.model, details)).rejects.toThrow(BundleError)
  })
})
