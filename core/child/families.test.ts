// Networks of every family with generated weights: their values neither grow nor vanish with depth, and they tell
// images apart.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadBundleFolder } from '../bundle/node.ts'
import { FAMILIES } from '../ghn/testing.ts'
import { elements } from '../onnx/graph.ts'
import { createScorer } from '../predict/scorer.ts'
import { createRandom } from '../spaces/random.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import type { LocalScorer } from '../predict/scorer.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))

let scorer: LocalScorer
beforeAll(async () => {
  scorer = await createScorer({ ort, bundle: await loadBundleFolder(MODEL) })
})
afterAll(() => scorer.release())

/** Logits of random inputs, one after another. */
async function logitsOf(document: object, count: number): Promise<Float32Array[]> {
  const architecture = resolveArchitecture(document)
  const session = await ort.InferenceSession.create(await scorer.child(architecture), { logSeverityLevel: 3 })
  const random = createRandom(3)
  const dims = [1, ...architecture.scored.input]
  const all: Float32Array[] = []
  for (let i = 0; i < count; i++) {
    const data = Float32Array.from({ length: elements(dims) }, () => random.next())
    const results = await session.run({ [session.inputNames[0]]: new ort.Tensor(data, dims) })
    all.push(results.logits.data as Float32Array)
  }
  await session.release()
  return all
}

function deviation(values: ArrayLike<number>): number {
  const list = Array.from(values)
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  return Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length)
}

test.each(Object.entries(FAMILIES))('%s', async (_, document) => {
  const [first, second] = await logitsOf(document, 2)
  expect(first.every(Number.isFinite)).toBe(true)
  expect(deviation(first)).toBeGreaterThan(1e-3)
  expect(deviation(first)).toBeLessThan(1e3)
  expect(deviation(first.map((value, i) => value - second[i]))).toBeGreaterThan(1e-3 * deviation(first))
})
