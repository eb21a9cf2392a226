// `archcast train`: trains a GHN by a configuration, shows how it goes, resumes where it stopped.
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { duration, progressLine } from '../progress.ts'
import { readTrainingConfig } from '../training-config.ts'
import { tunedAllocator } from '../tuned-allocator.ts'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'
import { CIFAR10_FOLDER } from '@archcast/train/data/cifar10.ts'
import { ENGINE_PROVIDERS } from '@archcast/train/engines/engine-provider.ts'
import { train } from '@archcast/train/ghn/training-loop.ts'
import { learningCurve } from '@archcast/train/plots/learning-curve.ts'
import type { EngineProvider } from '@archcast/train/engines/engine-provider.ts'
import type { Progress } from '@archcast/train/ghn/checkpoint.ts'

interface Options {
  readonly config: string
  readonly out?: string
  readonly data: string
  readonly device: EngineProvider
}

export function trainCommand(): Command {
  return new Command('train')
    .description('Train a Graph HyperNetwork; a run that was interrupted goes on where its checkpoint stands.')
    .requiredOption('--config <file>', 'training configuration, e.g. train/configs/cifar10-nb201.json')
    .option('--out <folder>', 'folder of the checkpoint and the learning curve (default: runs/<name>)')
    .option('--data <folder>', 'folder of the dataset', CIFAR10_FOLDER)
    .addOption(new Option('--device <device>', 'where to run').choices(ENGINE_PROVIDERS).default('cpu'))
    .action(async (options: Options) => {
      if (await tunedAllocator()) await run(options)
    })
}

async function run({ config: file, out, data, device }: Options): Promise<void> {
  const config = await readTrainingConfig(file)
  const folder = out ?? join('runs', config.name)
  await makeFolder(folder)
  const line = progressLine()
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  console.error(`Training ${config.name} on ${device}; checkpoints in ${folder}`)
  const last = await train({
    config,
    folder,
    data,
    device,
    signal: stop.signal,
    onStep: ({ step, loss, imagesPerSecond, secondsLeft }) =>
      line.show(
        `step ${step}/${config.steps}  loss ${loss.toFixed(3)}  ${Math.round(imagesPerSecond)} images/s  ` +
          `left ${duration(secondsLeft)}`,
      ),
    onProgress: async (history) => {
      report(history.at(-1)!)
      await writeFileAtomically(join(folder, 'learning-curve.svg'), learningCurve(config.name, history))
    },
  })
  line.end(
    `step ${last.step}/${config.steps}  ${last.step < config.steps ? 'stopped; the same command goes on' : 'done'}`,
  )
}

function report({ step, loss, accuracy, accuracyDeviation, validationLoss, seconds }: Progress): void {
  console.error(
    `step ${step}  training loss ${loss.toFixed(3)}  validation: surrogate accuracy ${(100 * accuracy).toFixed(1)} % ` +
      `(+- ${(100 * accuracyDeviation).toFixed(1)} over architectures), loss ${validationLoss.toFixed(3)}  after ${duration(seconds)}`,
  )
}
