import * as ort from 'onnxruntime-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { mean } from '../statistics/summary.ts'
import { fitEnsemble } from './ensemble.ts'
import { exportEnsemble } from './export-ensemble.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Ensemble } from './ensemble.ts'

/** Rows of three features of different scales and one that is always the same, and a smooth function of them. */
function sample(count: number, seed: number) {
  const random = createRandom(seed)
  const rows = Array.from({ length: count }, () =>
    Float64Array.of(random.next(), 100 + 50 * random.next(), random.next() / 1000, 7),
  )
  const targets = rows.map(([a, b, c]) => 5 + 2 * Math.sin(3 * a) + (b - 125) / 25 - 4 * a * c * 1000)
  return { rows, targets }
}

const training = sample(300, 1)
const others = sample(200, 2)
const options = { members: 3, width: 16, batch: 32, steps: 300, learningRate: 0.01, weightDecay: 0.01, seed: 1 }
const fit = (change: Partial<typeof options> = {}) =>
  fitEnsemble(ortEngine(), training.rows, training.targets, { ...options, ...change })

/** What the exported network says of rows. */
async function run(ensemble: Ensemble, rows: readonly Float64Array[]) {
  const session = await ort.InferenceSession.create(exportEnsemble(ensemble))
  const features = Float32Array.from(rows.flatMap((row) => [...row]))
  const results = await session.run({ features: new ort.Tensor(features, [rows.length, rows[0].length]) })
  await session.release()
  return { mean: results.mean.data as Float32Array, spread: results.spread.data as Float32Array }
}

/** A member's output in units of the target, by loops. */
function forward(
  { size, parameters, centre, scale, targetCentre, targetScale }: Ensemble,
  row: Float64Array,
): number[] {
  const { members, features, width } = size
  const sizes = [features, width, width, 1]
  return Array.from({ length: members }, (_, member) => {
    let x = Array.from(row, (value, f) => Math.max(-8, Math.min(8, (value - centre[f]) / scale[f])))
    let offset = 0
    for (let layer = 0; layer < 3; layer++) {
      const [from, to] = [sizes[layer], sizes[layer + 1]]
      const weight = offset + member * from * to
      const bias = offset + members * from * to + member * to
      const y = Array.from({ length: to }, (_u, out) =>
        x.reduce((sum, value, i) => sum + value * parameters[weight + i * to + out], parameters[bias + out]),
      )
      x = layer < 2 ? y.map((value) => value / (1 + Math.exp(-value))) : y
      offset += members * (from + 1) * to
    }
    return targetCentre + targetScale * x[0]
  })
}

describe('an ensemble', () => {
  let ensemble: Ensemble
  beforeAll(async () => void (ensemble = await fit()))

  test('predicts a smooth function at new points', async () => {
    const { mean: predicted } = await run(ensemble, others.rows)
    const centre = mean(others.targets)
    const residual = others.targets.reduce((sum, target, i) => sum + (target - predicted[i]) ** 2, 0)
    const total = others.targets.reduce((sum, target) => sum + (target - centre) ** 2, 0)
    expect(1 - residual / total).toBeGreaterThan(0.99)
  })

  test('is exported as the mean and the spread of its members', async () => {
    // Far outside too, where features are clipped.
    const rows = [...others.rows.slice(0, 20), Float64Array.of(1e4, -1e4, 1, 7), Float64Array.of(0, 0, 0, 1e6)]
    const results = await run(ensemble, rows)
    rows.forEach((row, i) => {
      const outputs = forward(ensemble, row)
      const centre = mean(outputs)
      expect(Math.abs(results.mean[i] - centre)).toBeLessThan(1e-5 * (1 + Math.abs(centre)))
      const spread = Math.sqrt(mean(outputs.map((output) => (output - centre) ** 2)))
      expect(Math.abs(results.spread[i] - spread)).toBeLessThan(1e-5 * (1 + spread))
      expect(spread).toBeGreaterThan(1e-4)
    })
  })

  test('is not moved by a feature that was the same in all examples', async () => {
    const moved = others.rows.map((row) => Float64Array.of(...row.subarray(0, 3), -1e6))
    expect(await run(ensemble, moved)).toEqual(await run(ensemble, others.rows))
  })

  test('follows from its seed', async () => {
    const short = { steps: 20 }
    const { parameters } = await fit(short)
    expect((await fit(short)).parameters).toEqual(parameters)
    expect((await fit({ ...short, seed: 2 })).parameters).not.toEqual(parameters)
  })

  test('reports a falling loss, a step at a time', async () => {
    const losses: number[] = []
    const progress = (step: number, loss: number) => void (losses[step - 1] = loss)
    await fitEnsemble(ortEngine(), training.rows, training.targets, { ...options, steps: 100, progress })
    expect(losses).toHaveLength(100)
    expect(mean(losses.slice(-10))).toBeLessThan(0.3 * mean(losses.slice(0, 5)))
  })
})
