// `npm run bench`: the costs that users feel, on this machine, medians of repeated runs, one core.
import * as ort from 'onnxruntime-node'
import { Bench } from 'tinybench'
import { GHN_FILE, createPredictor } from '@archcast/core/predict/predictor.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { generateWeights, ghnItem, openGhn } from '@archcast/core/ghn/generate.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { cells } from './requests.ts'
import { trainingStepTimes } from './training-step.ts'
import { tunedAllocator } from '../cli/allocator.ts'

/** Medians of the costs of a prediction's parts. */
async function predictionTimes(): Promise<void> {
  const bundle = await loadBundleFolder('models/cifar10-nb201')
  const config = GhnConfig.parse(bundle.manifest.ghn.config.network)
  const session = await openGhn(ort, bundle.file(GHN_FILE), { intraOpNumThreads: 1 })
  const next = cells(1)
  const draw = (skeleton: 'full' | 'reduced') => ({ ...next(), skeleton })
  const generate = (count: number) =>
    generateWeights(
      ort,
      session,
      config,
      Array.from({ length: count }, () => ghnItem(resolveArchitecture(draw('full')).scored, config)),
    )
  const one = await createPredictor({ ort, bundle })
  const two = await createPredictor({ ort, bundle, threads: 2 })

  const bench = new Bench({ time: 4000, warmupTime: 1000 })
    .add('JSON -> weights, full skeleton, one', () => generate(1))
    .add('JSON -> weights, full skeleton, batch of 32', () => generate(32))
    .add('score on 256 images, one thread', () => one.predict(resolveArchitecture(draw('reduced')), { images: 256 }))
    .add('score on 256 images, two threads', () => two.predict(resolveArchitecture(draw('reduced')), { images: 256 }))
  await bench.run()

  console.log('| what | median, ms | p99, ms | runs |\n| --- | --- | --- | --- |')
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`)
    const { p50, p99, samplesCount } = result.latency
    console.log(`| ${name} | ${p50.toFixed(2)} | ${p99!.toFixed(2)} | ${samplesCount} |`)
  }
  await one.release()
  await two.release()
  await session.release()
}

/** The whole step of one architecture, one core, beside PyTorch's of the same network. */
async function trainingTimes(): Promise<void> {
  console.log('\n| training step, batch | ours, ms | PyTorch, ms | ratio |\n| --- | --- | --- | --- |')
  for (const batch of [64, 256]) {
    const { ours, pytorch } = await trainingStepTimes(batch)
    const rest =
      pytorch === undefined ? 'not installed | |' : `${pytorch.toFixed(1)} | ${(ours / pytorch).toFixed(2)} |`
    console.log(`| ${batch} | ${ours.toFixed(1)} | ${rest}`)
  }
}

// Under the allocator settings that the service and training give themselves.
if (await tunedAllocator()) {
  await predictionTimes()
  await trainingTimes()
}
