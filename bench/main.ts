// `npm run bench`: the costs that users feel, on this machine, medians of repeated runs, one core.
// `npm run bench -- --model FOLDER`: weights by a bundle of the open space.
import { parseArgs } from 'node:util'
import * as ort from 'onnxruntime-node'
import { Bench } from 'tinybench'
import { tunedAllocator } from '../cli/tuned-allocator.ts'
import { openNetworksBench } from './open-networks.ts'
import { readingBench } from './read-networks.ts'
import { randomCells } from './requests.ts'
import { trainingStepTimes } from './training-step.ts'
import { tenDevices, visionTransformer } from './vision-transformer.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { generateWeights, useWeights } from '@archcast/core/ghn/run/generate.ts'
import { openGhn } from '@archcast/core/ghn/run/open.ts'
import { ghnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'

/** Medians of the costs of a prediction's parts. */
async function predictionTimes(): Promise<void> {
  const bundle = await loadBundleFolder('models/cifar10-nb201')
  const config = GhnConfig.parse(bundle.manifest.ghn.config.network)
  const ghn = await openGhn(ort, bundle.file(GHN_FILE), config, { intraOpNumThreads: 1 })
  const next = randomCells(1)
  const draw = (skeleton: 'full' | 'reduced') => ({ ...next(), skeleton })
  const items = function* (count: number) {
    for (let i = 0; i < count; i++) yield ghnItem(resolveArchitecture(draw('full')).scored, config)
  }
  const one = await createScorer({ ort, bundle })
  const two = await createScorer({ ort, bundle, threads: 2 })

  await table(
    new Bench({ time: 4000, warmupTime: 1000 })
      .add('JSON -> weights, full skeleton, one', () => useWeights(ghn, items(1), () => undefined))
      .add('JSON -> weights, full skeleton, batch of 32', () => generateWeights(ghn, items(32)))
      .add('the same used one after another, batch of 32', () => useWeights(ghn, items(32), () => undefined))
      .add('score on 256 images, one thread', () => one.predict(resolveArchitecture(draw('reduced')), { images: 256 }))
      .add('score on 256 images, two threads', () =>
        two.predict(resolveArchitecture(draw('reduced')), { images: 256 }),
      ),
  )
  await one.release()
  await two.release()
  await ghn.release()
}

/** What the heads' answer to a JSON document costs: the accuracy alone, and the answer with hash, costs and devices. */
async function headTimes(): Promise<void> {
  const bundle = await loadBundleFolder('models/cifar10-nb201')
  const scorer = await createScorer({ ort, bundle })
  const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 })
  const predictor = createPredictor(scorer, heads)
  const devices = [...predictor.devices.keys()]
  const next = randomCells(3)
  const vit = visionTransformer()
  const ten = tenDevices(Array.from(predictor.devices.values(), ({ file }) => file))
  const task = heads.tasks.get('cifar10')!
  const draw = (count: number) => Array.from({ length: count }, () => resolveArchitecture(next()).graph)
  await table(
    new Bench({ time: 3000, warmupTime: 1000 })
      .add('JSON -> accuracy by the head, one', () => task.predict(draw(1)[0]))
      .add('JSON -> accuracy by the head, batch of 256', () =>
        Promise.all(draw(256).map((graph) => task.predict(graph))),
      )
      .add('JSON -> whole answer by the head', () => predictor.predict(resolveArchitecture(next())))
      .add(`the same with ${devices.length} devices`, () => predictor.predict(resolveArchitecture(next()), { devices }))
      .add(`JSON -> whole answer, ViT of 599 nodes, ${ten.length} devices`, () =>
        predictor.predict(resolveArchitecture(JSON.parse(vit)), { devices: ten }),
      ),
  )
  await heads.release()
  await scorer.release()
}

/** Runs the tasks one after another; a line each. Those named by a batch of so many also tell what one of it takes. */
async function table(bench: Bench): Promise<void> {
  await bench.run()
  console.log('\n| what | median, ms | each, ms | p99, ms | runs |\n| --- | --- | --- | --- | --- |')
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`)
    const { p50, p99, samplesCount } = result.latency
    const batch = Number(/batch of (\d+)/.exec(name)?.[1] ?? 1)
    const each = (p50 / batch).toFixed(2)
    console.log(`| ${name} | ${p50.toFixed(2)} | ${each} | ${p99!.toFixed(2)} | ${samplesCount} |`)
  }
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

/** Weights by another bundle than the project's. */
async function openNetworkTimes(folder: string): Promise<void> {
  const { bench, release } = await openNetworksBench(await loadBundleFolder(folder))
  await table(bench)
  await release()
}

const { values } = parseArgs({ options: { model: { type: 'string' } } })

// Under the allocator settings that the service and training give themselves.
if (!(await tunedAllocator())) {
  // Another process is doing it.
} else if (values.model !== undefined) {
  await openNetworkTimes(values.model)
} else {
  await table(readingBench())
  await headTimes()
  await predictionTimes()
  await trainingTimes()
}
