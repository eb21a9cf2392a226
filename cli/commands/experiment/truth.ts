// `archcast experiment truth`: how good the networks of a space are, found by training them here.
import { join } from 'node:path'
import { Option } from 'commander'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { TRUTH_SPACES } from '@archcast/train/experiments/truth/spaces.ts'
import { trainTruth } from '@archcast/train/experiments/truth/train.ts'
import { truthReport } from '@archcast/train/experiments/truth/truth-report.ts'
import { rateFor } from '@archcast/train/experiments/truth/truth-setup.ts'
import type { ExperimentOptions } from './options.ts'
import type { Command } from 'commander'

const BATCH = 64

interface Options extends ExperimentOptions {
  readonly space: string
  readonly count: number
  readonly steps: number
  readonly repeats: number
  readonly testImages: number
}

export function truthCommand(): Command {
  return experiment<Options>('truth', 'How good networks of a space are, each trained here from nothing.', run)
    .addOption(new Option('--space <name>', 'search space').choices(TRUTH_SPACES).default(TRUTH_SPACES[0]))
    .option('--count <networks>', 'networks to train', wholeNumber, 60)
    .option('--steps <steps>', `steps of training, ${BATCH} images each`, wholeNumber, 2000)
    .option('--repeats <trainings>', 'trainings of each network, of other images and starts', wholeNumber, 2)
    .option('--test-images <images>', 'test images that tell how good a network is', wholeNumber, 5000)
}

async function run(options: Options): Promise<void> {
  const { space, data, model, out, seed, workers, device, count, steps, repeats, testImages } = options
  const { manifest } = await loadBundleFolder(model)
  const setup = {
    space,
    steps,
    seed,
    batchSize: BATCH,
    learningRate: rateFor(BATCH),
    imageSize: manifest.scoring.inputHeight,
    splitSeed: manifest.training.seed,
    testImages,
  }
  const line = progressLine()
  const begun = performance.now()
  const records = await trainTruth({
    setup,
    folder: out,
    data,
    device,
    count,
    repeats,
    workers,
    onProgress({ done, all, before }) {
      const seconds = (performance.now() - begun) / 1000
      line.show(`${done}/${all} trainings  left ${duration((seconds * (all - done)) / (done - before))}`)
    },
  })
  line.end(`${records.list.length} trainings of ${space}`)
  const output = truthReport(setup, records.list)
  const folder = join(out, space)
  await writeExperiment(folder, output)
  console.log(`${output.table}\n\nWrote ${folder}`)
}
