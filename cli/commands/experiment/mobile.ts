// `archcast experiment mobile`: what the ImageNet-mobile space draws, costs and takes, and a GHN trained on it for
// minutes.
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment } from './options.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { datasetClasses } from '@archcast/train/data/source.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { mobileReport } from '@archcast/train/experiments/mobile/mobile-report.ts'
import { MOBILE_SPACE, mobileTraining } from '@archcast/train/experiments/mobile/mobile-setup.ts'
import { train } from '@archcast/train/ghn/training-loop.ts'
import type { ExperimentOptions } from './options.ts'
import type { MobileSample } from '@archcast/train/experiments/mobile/mobile-report.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly images?: string
  readonly samples: number
  readonly steps: number
  readonly on: string
}

export function mobileCommand(): Command {
  return experiment<Options>(
    'mobile',
    'The ImageNet-mobile space: costs and latencies of draws, a short training at 224 x 224.',
    run,
  )
    .option(
      '--images <folder>',
      'train on a folder with a subfolder of images for each class (default: CIFAR-10, enlarged)',
    )
    .option('--samples <networks>', 'networks that are drawn', wholeNumber, 100)
    .option('--steps <steps>', 'steps of the training', wholeNumber, 80)
    .option('--on <device>', 'device of the bundle whose latency is predicted', 'epyc/onnx')
}

async function run(options: Options): Promise<void> {
  const { out, seed, workers, device, steps, on } = options
  const { samples, about } = await drawSamples(options)
  const dataset = options.images === undefined ? 'cifar10' : 'images'
  const data = options.images ?? options.data
  const classes = await datasetClasses({ dataset, seed }, data)
  const config = mobileTraining({ dataset, classes, seed, steps, workers })
  const line = progressLine()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const { step, history } = await train({
    config,
    folder: join(out, config.name),
    data,
    device,
    signal: stop.signal,
    onStep: ({ step: at, loss, secondsLeft }) =>
      line.show(`step ${at}/${config.steps}  loss ${loss.toFixed(3)}  left ${duration(secondsLeft)}`),
  })
  if (step < config.steps) return line.end(`step ${step}/${config.steps}  stopped; the same command goes on`)
  line.end(`step ${step}/${config.steps}  done`)
  const output = mobileReport({ samples, device: on, about, config, history })
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

async function drawSamples({
  model,
  seed,
  samples: count,
  on,
}: Options): Promise<{ samples: MobileSample[]; about: string }> {
  const heads = await openHeads(ort, await loadBundleFolder(model))
  try {
    const device = heads.devices.get(on)
    if (!device)
      throw new Error(`${model} does not know the device '${on}'; it knows ${[...heads.devices.keys()].join(', ')}`)
    const space = SPACES.get(MOBILE_SPACE)!
    const samples = Array.from({ length: count }, (_, i): MobileSample => {
      const arch = space.sample(createRandom(seed * 2 ** 32 + i))
      const { graph } = space.resolve(arch)
      const { value, low, high, reasons } = device.latency(graph)
      const latency = { value_ms: value, low_ms: low, high_ms: high, in_domain: reasons.length === 0 }
      return { arch, ...cost(graph), latency }
    })
    const { hardware, runtime, batch } = device.file
    return { samples, about: `${hardware}, ${runtime}, ${batch === 1 ? 'one image' : `${batch} images`} a run.` }
  } finally {
    await heads.release()
  }
}
