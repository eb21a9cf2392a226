// `node bench/open-step.ts`: where the time of a training step on the space `open` goes, on one core.
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-node'
import { tunedAllocator } from '../cli/tuned-allocator.ts'
import { cutWeight, scatterGradient } from '@archcast/core/ghn/tiles/cut.ts'
import { blockForCpu } from '@archcast/core/onnx/block-size.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { feedPrepacked, prepackInputs } from '@archcast/core/onnx/prepacked-inputs.ts'
import { RUN_ONCE } from '@archcast/core/onnx/runtime.ts'
import { ortEngine } from '@archcast/train/engines/ort-engine.ts'
import { DirectTiles } from '@archcast/train/ghn/direct-tiles.ts'
import { initialise, parameterSlots } from '@archcast/train/ghn/flat-parameters.ts'
import { TrainingConfig } from '@archcast/train/ghn/ghn-training-config.ts'
import { childTraining } from '@archcast/train/ghn/programs.ts'
import { drawTrainingArchitecture, trainingSpace } from '@archcast/train/ghn/training-architectures.ts'
import { markdownTable } from '@archcast/train/statistics/markdown.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'
import type { TrainingArchitecture } from '@archcast/train/ghn/training-architectures.ts'

const CONFIG = 'train/configs/cifar10-open.json'
/** Steps that warm up, and those that are timed. */
const WARMING = 5
const STEPS = 25

/** Milliseconds of the process's own time by part, so that other programs on the machine count little. */
const spent = new Map<string, number>()
let timing = false

async function part<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  if (timing) spent.set(name, (spent.get(name) ?? 0) + (user + system) / 1000)
  return result
}

if (await tunedAllocator()) await main()

async function main(): Promise<void> {
  const config = TrainingConfig.parse(JSON.parse(await readFile(CONFIG, 'utf8')))
  const { ghn, imageSize, seed, metaBatch, batchSize } = config
  const space = trainingSpace(config)
  const { length } = parameterSlots(ghn)
  const [phi, sum] = [new Float32Array(length), new Float32Array(length)]
  initialise(ghn, seed, phi)
  const maker = await DirectTiles.create(ortEngine(), ghn, metaBatch)
  const images = Float32Array.from({ length: batchSize * 3 * imageSize ** 2 }, (_, i) => Math.sin(12.9898 * i))
  for (let step = 0; step < WARMING + STEPS; step++) {
    timing = step >= WARMING
    const items = await part('networks drawn', () =>
      Array.from({ length: metaBatch }, (_, i) =>
        drawTrainingArchitecture(space, seed, step * metaBatch + i, ghn, imageSize),
      ),
    )
    const made = await part('GHN, forward', () => maker.make(phi, items))
    const gradients = items[0].plan.kinds.map(({ shape }, k) => new Float32Array(made.counts[k] * elements(shape)))
    for (const [i, item] of items.entries()) {
      const ownRows = (rows: readonly (Float32Array | undefined)[]) =>
        item.plan.kinds.map(({ shape }, k) => rows[k]!.subarray(made.firstRow[i][k] * elements(shape)))
      const weights = await part('weights cut, gradients put back', () =>
        item.plan.weights.map((weight): [string, TensorValue] => {
          const data = cutWeight(weight, item.plan.kinds, ownRows(made.rows))
          return [weight.spec.name, { data, shape: weight.spec.shape }]
        }),
      )
      const results = await trainOnce(item, Object.fromEntries(weights), images, batchSize)
      await part('weights cut, gradients put back', () => {
        for (const weight of item.plan.weights) {
          const gradient = results[`d.${weight.spec.name}`]?.data as Float32Array | undefined
          if (gradient) scatterGradient(weight, item.plan.kinds, gradient, ownRows(gradients))
        }
      })
    }
    await part('GHN, backward', () => made.back(gradients, sum, false))
  }
  await maker.release()
  report(STEPS * metaBatch, batchSize)
}

async function trainOnce(
  { ghn: { graph } }: TrainingArchitecture,
  weights: Record<string, TensorValue>,
  images: Float32Array,
  batch: number,
) {
  const training = await part("network's graph made and written", () => childTraining(graph, batch).graph)
  const { ready, moved } = await part("network's graph made and written", async () => {
    const { graph: rewritten, moved: inputs } = prepackInputs(await blockForCpu(ort, training))
    return { ready: encodeModel(rewritten), moved: inputs }
  })
  const options = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, ...RUN_ONCE }
  const session = await part('session made', () => ort.InferenceSession.create(ready, options))
  const targets = Float32Array.from({ length: batch * 10 }, (_, i) => (i % 11 === 0 ? 1 : 0))
  const results = await part('network run, forward and backward', () => {
    const feeds = feedPrepacked(moved, {
      ...weights,
      images: { data: images, shape: [batch, ...graph.input] },
      targets: { data: targets, shape: [batch, 10] },
    })
    const tensors = session.inputNames.map((name) => [
      name,
      new ort.Tensor(feeds[name].data as Float32Array, feeds[name].shape),
    ])
    return session.run(Object.fromEntries(tensors))
  })
  await part('session released', () => session.release())
  return results
}

function report(networks: number, batch: number): void {
  const total = [...spent.values()].reduce((all, one) => all + one, 0)
  const rows = [...spent].map(([name, time]) => [
    name,
    (time / networks).toFixed(1),
    `${((100 * time) / total).toFixed(0)} %`,
  ])
  console.log(markdownTable([['part', 'ms a network', 'share'], ...rows]))
  const rate = (networks * batch * 1000) / total
  console.log(`\n${networks} networks, ${batch} images each: ${rate.toFixed(0)} images/s of one core`)
}
