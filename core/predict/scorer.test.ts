import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cost } from '../arch/cost.ts'
import { ArchitectureError } from '../arch/errors.ts'
import { prune } from '../arch/prune.ts'
import { withInputSize } from '../arch/resize.ts'
import { loadBundleFolder } from '../bundle/node.ts'
import { PROBE_FILE, decodeProbe } from '../bundle/probe.ts'
import { scoreLogits } from '../child/logits.ts'
import { resolveArchitecture, resolvedGraph } from '../spaces/resolve.ts'
import { createScorer } from './scorer.ts'
import type { Bundle } from '../bundle/load.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const cell = (arch: string) => resolveArchitecture({ space: 'nas-bench-201', arch })
const GOOD = cell('|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|')
const POOR = cell('|avg_pool_3x3~0|+|none~0|avg_pool_3x3~1|+|none~0|none~1|avg_pool_3x3~2|')

type Predicted = Awaited<ReturnType<Awaited<ReturnType<typeof createScorer>>['predict']>>

describe('the scorer over the committed bundle', () => {
  let bundle: Bundle
  let scorer: Awaited<ReturnType<typeof createScorer>>
  let good: Predicted
  let poor: Predicted
  beforeAll(async () => {
    bundle = await loadBundleFolder(MODEL)
    scorer = await createScorer({ ort, bundle })
    good = await scorer.predict(GOOD)
    poor = await scorer.predict(POOR)
  })
  afterAll(() => scorer.release())

  test('scores a cell of convolutions and skips well above one of pools, and always the same', async () => {
    expect(good.accuracy.value).toBeGreaterThan(0.6)
    expect(good.accuracy.value).toBeGreaterThan(poor.accuracy.value + 0.05)
    expect(good.accuracy.surrogate.margin).toBeGreaterThan(poor.accuracy.surrogate.margin)
    expect(good.in_domain).toBe(true)
    expect(await scorer.predict(GOOD)).toEqual(good)
  })

  test.each([
    [GOOD, () => good],
    [POOR, () => poor],
  ])('exports a network that scores the same on the probe images', async (architecture, predicted) => {
    const { accuracy } = predicted()
    // What was scored, sent as it is.
    const scored = resolvedGraph(withInputSize(architecture.scored, 16, 16)!)
    const session = await ort.InferenceSession.create(await scorer.child(scored))
    const probe = decodeProbe(bundle.file(PROBE_FILE))
    const images = new ort.Tensor(
      'float32',
      Float32Array.from(probe.images, (x) => x / 255),
      [probe.count, ...probe.shape],
    )
    const { logits } = await session.run({ images })
    await session.release()
    const score = scoreLogits(logits.data as Float32Array, probe.labels)
    expect(Math.abs(score.accuracy - accuracy.surrogate.accuracy)).toBeLessThanOrEqual(0.001)
    expect(score.loss).toBeCloseTo(accuracy.surrogate.loss, 3)
  })

  test('ranks by a score where its manifest has one, and knows features that tell less than those of training', async () => {
    const { manifest } = bundle
    const scored = async (least: number) => {
      const score = { probability: 0, alignment: 20, size: 1, least }
      const accuracy = { ...manifest.scoring.accuracy, intercept: -14, slope: 1, score }
      const other = { ...bundle, manifest: { ...manifest, scoring: { ...manifest.scoring, accuracy } } }
      const own = await createScorer({ ort, bundle: other })
      const answer = await own.predict(GOOD)
      await own.release()
      return answer
    }
    const known = await scored(0.1)
    const { value, surrogate } = known.accuracy
    expect(surrogate).toEqual({ ...good.accuracy.surrogate, alignment: surrogate.alignment })
    expect(surrogate.alignment).toBeGreaterThan(0.3)
    const { macs } = cost(prune(withInputSize(GOOD.scored, 16, 16)!))
    expect(value).toBeCloseTo(1 / (1 + Math.exp(14 - 20 * surrogate.alignment! - Math.log10(macs))), 6)
    expect(known.in_domain).toBe(true)
    const unknown = await scored(0.9)
    expect(unknown.in_domain).toBe(false)
    expect(unknown.out_of_domain).toEqual([
      expect.stringMatching(/align with the classes by 0\.\d+; .* by 0\.900 at least/),
    ])
  })

  test('names what lies outside its domain', async () => {
    const flat = resolveArchitecture({
      input: { channels: 3, height: 32, width: 32 },
      classes: 10,
      nodes: [
        { id: 'wide', op: 'conv', kernel: 13, channels: 96, inputs: ['input'] },
        { id: 'act', op: 'tanh', inputs: ['wide'] },
        { id: 'pool', op: 'global_avg_pool', inputs: ['act'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
      ],
    })
    const { in_domain, out_of_domain, accuracy } = await scorer.predict(flat, { images: 64 })
    expect(in_domain).toBe(false)
    expect(out_of_domain.join(' ')).toMatch(/image_conv 13x13/)
    expect(out_of_domain.join(' ')).toMatch(/tanh/)
    expect(accuracy.surrogate.images).toBe(64)
    const weights = await scorer.weights(flat)
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['wide.weight', [96, 3, 13, 13]],
      ['logits.weight', [10, 96]],
      ['logits.bias', [10]],
    ])
    expect(weights.every(({ data }) => data.every(Number.isFinite))).toBe(true)
  })

  test('refuses classes and channels that the model does not know', async () => {
    const other = { ...GOOD, scored: { ...GOOD.scored, classes: 100 } }
    await expect(scorer.predict(other)).rejects.toThrow(ArchitectureError)
    await expect(scorer.predict(other)).rejects.toThrow('the 10 classes of cifar10, not 100')
  })
})
