// Networks of several families with generated weights, run by ONNX Runtime on Node and by that of the web in workerd.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fault, runOnNode, startRunner } from '../onnx/child-check.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { PROBE_FILE, decodeProbe } from '@archcast/core/bundle/probe.ts'
import { emitAlignment } from '@archcast/core/child/alignment.ts'
import { FAMILIES } from '@archcast/core/ghn/testing.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { createRandom, normal } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { WorkerdRunner } from '../onnx/child-check.ts'
import type { ProbeImages } from '@archcast/core/bundle/probe.ts'
import type { LocalScorer } from '@archcast/core/predict/scorer.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const PORT = 8794

let scorer: LocalScorer
let probe: ProbeImages
let runner: WorkerdRunner
beforeAll(async () => {
  const bundle = await loadBundleFolder(MODEL)
  probe = decodeProbe(bundle.file(PROBE_FILE))
  scorer = await createScorer({ ort, bundle })
  runner = await startRunner(PORT)
})
afterAll(async () => {
  await runner?.close()
  await scorer?.release()
})

test.each(['ViT', 'ConvNeXt', 'MobileNet'])('%s gives the same in both', async (family) => {
  const { graph } = resolveArchitecture(FAMILIES[family])
  const run = await runOnNode(scorer, probe, { file: family, graph })
  expect(fault(run)).toBeUndefined()
  expect(await runner.difference(run)).toBeLessThan(1e-3)
})

test.each([
  [64, 20],
  [20, 64],
])('%i images of %i features align with their classes the same in both', async (images, width) => {
  const g = new OnnxGraph('alignment')
  const shape = [images, width]
  const classes = 4
  const labels = Float32Array.from({ length: images * classes }, (_, i) =>
    Number(Math.floor(i / classes) % classes === i % classes),
  )
  g.output(emitAlignment(g, g.input('features', 'float32', shape), g.constant('float32', [images, classes], labels)))
  const random = createRandom(1)
  // Every other feature is of the class, with noise.
  const features = Float32Array.from({ length: images * width }, (_, i) => {
    const [image, feature] = [Math.floor(i / width), i % width]
    return normal(random) + (feature % (2 * classes) === image % classes ? 2 : 0)
  })
  const model = encodeModel(g)
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 })
  const results = await session.run({ features: new ort.Tensor(features, shape) })
  await session.release()
  const outputs = results[session.outputNames[0]].data as Float32Array
  expect(outputs[0]).toBeGreaterThan(0.1)
  expect(await runner.difference({ model, images: features, shape, outputs, rms: outputs[0], apart: 1 })).toBeLessThan(
    1e-4,
  )
})
