// Networks of several families with generated weights, run by ONNX Runtime on Node and by that of the web in workerd.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { PROBE_FILE, decodeProbe } from '@archcast/core/bundle/probe.ts'
import { FAMILIES } from '@archcast/core/ghn/testing.ts'
import { fault, runOnNode, startRunner } from '../onnx/child-check.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { LocalPredictor } from '@archcast/core/predict/predictor.ts'
import type { ProbeImages } from '@archcast/core/bundle/probe.ts'
import type { WorkerdRunner } from '../onnx/child-check.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const PORT = 8794

let predictor: LocalPredictor
let probe: ProbeImages
let runner: WorkerdRunner
beforeAll(async () => {
  const bundle = await loadBundleFolder(MODEL)
  probe = decodeProbe(bundle.file(PROBE_FILE))
  predictor = await createPredictor({ ort, bundle })
  runner = await startRunner(PORT)
})
afterAll(async () => {
  await runner?.close()
  await predictor?.release()
})

test.each(['ViT', 'ConvNeXt', 'MobileNet'])('%s gives the same in both', async (family) => {
  const { graph } = resolveArchitecture(FAMILIES[family])
  const run = await runOnNode(predictor, probe, { file: family, graph })
  expect(fault(run)).toBeUndefined()
  expect(await runner.difference(run)).toBeLessThan(1e-3)
})
