// `archcast experiment prediction`: how well each way of predicting ranks random architectures, and what it costs.
import { join } from 'node:path'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { drawFrom } from '@archcast/train/data/random.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { predictionReport } from '@archcast/train/experiments/prediction/report.ts'
import { predictionSetup } from '@archcast/train/experiments/prediction/setup.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { scoreAll } from '@archcast/train/experiments/prediction/score.ts'
import { trainAll } from '@archcast/train/experiments/prediction/train.ts'
import { trainedBundle } from '@archcast/train/experiments/trained-bundle.ts'
import { writeExperiment } from '@archcast/train/experiments/output.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment, wholeNumber } from './options.ts'
import { readTrainingConfig } from '../../training-config.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Command } from 'commander'
import type { ExperimentOptions } from './options.ts'
import type { PredictionProgress } from '@archcast/train/experiments/prediction/train.ts'

const GRAPH_FREE = 'train/configs/cifar10-nb201-graph-free.json'

interface Options extends ExperimentOptions {
  readonly tables: string
  readonly graphFree?: string
  readonly count: number
  readonly stops: readonly number[]
  readonly oneShotSteps?: number
}

export function predictionCommand(): Command {
  const numbers = (text: string) => text.split(',').map(wholeNumber)
  return experiment<Options>(
    'prediction',
    'Correlation with trained accuracy: GHN, regular hypernetwork, one-shot weights, SGD stopped early, MACs.',
    run,
  )
    .requiredOption('--tables <folder>', 'folder with nb201_accuracy.csv')
    .option('--graph-free <folder>', `bundle of a regular hypernetwork (default: one is trained by ${GRAPH_FREE})`)
    .option('--count <architectures>', 'architectures to rank', wholeNumber, 100)
    .option('--stops <steps>', 'steps of SGD after which a network is scored, by commas', numbers, [10, 100, 200, 1000])
    .option('--one-shot-steps <steps>', "steps of one-shot training (default: the GHN's architectures)", wholeNumber)
}

async function run(options: Options): Promise<void> {
  const { tables, data, model, out, seed, workers, device, count, stops, oneShotSteps } = options
  const ghn = await loadBundleFolder(model)
  const connected = (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch)))
  const rows = drawFrom(connected, count, createRandom(seed))
  const archs = rows.map(({ arch }) => arch)
  const setup = predictionSetup(ghn, { space: 'nas-bench-201', archs, seed, stops, oneShotSteps })
  const line = progressLine()
  const describe = withTimeLeft()
  const trained = await trainAll({
    setup,
    folder: out,
    data,
    model,
    device,
    workers,
    onProgress: (progress) => line.show(describe(progress)),
  })
  const graphFree = await graphFreeBundle(options, (text) => line.show(text))
  const methods = await scoreAll({
    setup,
    folder: out,
    ghn,
    graphFree,
    device,
    trained,
    onScored: (method, done) => line.show(`${done}/${archs.length} scored by ${method}`),
  })
  line.end('all scored')
  const output = predictionReport({
    methods,
    truth: rows.map((row) => row.cifar10Accuracy200),
    seed,
    description:
      `${count} connected cells of NAS-Bench-201 drawn at random, against CIFAR-10 test accuracy after 200 epochs. Every method scores the same ` +
      `reduced skeleton at ${setup.imageSize} x ${setup.imageSize} on the same ${ghn.manifest.scoring.images} held-out images. ` +
      `One-shot: ${setup.oneShot.steps} steps of one random cell and 64 images. Seconds are of one ${device === 'cpu' ? 'core' : 'GPU'}.`,
    settings: {
      ...setup,
      archs: undefined,
      device,
      model: ghn.manifest.version,
      graphFree: graphFree.manifest.version,
    },
  })
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

/** The time left as the last of both parts will need it, from the pace since this process began. */
function withTimeLeft(): (progress: PredictionProgress) => string {
  const begun = performance.now()
  let first: PredictionProgress | undefined
  return (progress) => {
    const { trained, networks, oneShotStep, oneShotSteps } = progress
    first ??= progress
    const seconds = (performance.now() - begun) / 1000
    const left = (done: number, before: number, all: number) =>
      done === all ? 0 : (seconds * (all - done)) / (done - before)
    const longest = Math.max(left(trained, first.trained, networks), left(oneShotStep, first.oneShotStep, oneShotSteps))
    return (
      `${trained}/${networks} networks trained  one-shot step ${oneShotStep}/${oneShotSteps}` +
      (Number.isFinite(longest) ? `  left ${duration(longest)}` : '')
    )
  }
}

/** The bundle that the options name, or one that is trained now, or was before. */
async function graphFreeBundle(options: Options, show: (text: string) => void): Promise<Bundle> {
  const { graphFree, data, device, out, workers } = options
  if (graphFree !== undefined) return loadBundleFolder(graphFree)
  const config = { ...(await readTrainingConfig(GRAPH_FREE)), workers }
  return trainedBundle({
    config,
    folder: join(out, 'graph-free'),
    data,
    device,
    onStep: ({ step, secondsLeft }) =>
      show(`regular hypernetwork, step ${step}/${config.steps}  left ${duration(secondsLeft)}`),
  })
}
