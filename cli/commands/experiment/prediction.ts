// `archcast experiment prediction`: how well each way of predicting ranks random architectures, and what it costs.
import { join } from 'node:path'
import { Option } from 'commander'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { readTrainingConfig } from '../../training-config.ts'
import { experiment } from './options.ts'
import { predictionProgress } from './prediction-progress.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { predictionReport } from '@archcast/train/experiments/prediction/prediction-report.ts'
import { predictionSetup, truthKey } from '@archcast/train/experiments/prediction/prediction-setup.ts'
import { architecturesOf } from '@archcast/train/experiments/prediction/ranked-architectures.ts'
import { scoreAll } from '@archcast/train/experiments/prediction/score-methods.ts'
import { trainAll } from '@archcast/train/experiments/prediction/train-all.ts'
import { trainedBundle } from '@archcast/train/experiments/trained-bundle.ts'
import type { ExperimentOptions } from './options.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Command } from 'commander'

/** The training of a regular hypernetwork by space. */
const GRAPH_FREE: Readonly<Record<string, string>> = {
  'nas-bench-201': 'train/configs/cifar10-nb201-graph-free.json',
  'ghn-cells': 'train/configs/cifar10-ghn-cells-graph-free.json',
}

interface Options extends ExperimentOptions {
  readonly space: string
  readonly tables?: string
  readonly graphFree?: string
  readonly count: number
  readonly truthSteps: number
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
    .addOption(new Option('--space <name>', 'search space').choices(Object.keys(GRAPH_FREE)).default('nas-bench-201'))
    .option('--tables <folder>', 'folder with nb201_accuracy.csv, for nas-bench-201')
    .option(
      '--truth-steps <steps>',
      'where no table tells, steps of training that show how good a network is',
      wholeNumber,
      2000,
    )
    .option('--graph-free <folder>', 'bundle of a regular hypernetwork (default: one is trained)')
    .option('--count <architectures>', 'architectures to rank', wholeNumber, 100)
    .option('--stops <steps>', 'steps of SGD after which a network is scored, by commas', numbers, [10, 100, 200, 1000])
    .option('--one-shot-steps <steps>', "steps of one-shot training (default: the GHN's architectures)", wholeNumber)
}

async function run(options: Options): Promise<void> {
  const { space, data, model, out, seed, workers, device, stops, oneShotSteps, truthSteps } = options
  const ghn = await loadBundleFolder(model)
  if (!ghn.manifest.spaces.includes(space)) {
    const remedy = `train one: node cli/archcast.js train --config train/configs/cifar10-${space}.json, then node cli/archcast.js export`
    throw new Error(`${model} was trained on ${ghn.manifest.spaces.join(', ')}, not on ${space}; ${remedy}`)
  }
  const { archs, published } = await architecturesOf(options)
  const setup = predictionSetup(ghn, {
    space,
    archs,
    seed,
    stops,
    oneShotSteps,
    ...(!published && { truthSteps }),
  })
  const line = progressLine()
  const describe = predictionProgress()
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
  const against = published
    ? 'CIFAR-10 test accuracy after 200 epochs'
    : `their accuracy on 2,000 test images after ${truthSteps} steps of SGD here, by a cosine`
  const output = predictionReport({
    methods,
    archs,
    truth: published ?? archs.map((arch) => trained.get(truthKey(arch))!.scores[0].accuracy),
    seed,
    description:
      `${archs.length} architectures of ${space} drawn at random, against ${against}. Every method scores the same ` +
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

/** The bundle that the options name, or one that is trained now, or was before. */
async function graphFreeBundle(options: Options, show: (text: string) => void): Promise<Bundle> {
  const { graphFree, space, data, device, out, workers } = options
  if (graphFree !== undefined) return loadBundleFolder(graphFree)
  const config = { ...(await readTrainingConfig(GRAPH_FREE[space])), workers }
  return trainedBundle({
    config,
    folder: join(out, 'graph-free'),
    data,
    device,
    onStep: ({ step, secondsLeft }) =>
      show(`regular hypernetwork, step ${step}/${config.steps}  left ${duration(secondsLeft)}`),
  })
}
