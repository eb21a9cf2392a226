// `archcast experiment untrained`: how right networks are with generated weights and no training.
import { wholeNumber } from '../../numbers.ts'
import { progressLine } from '../../progress.ts'
import { experiment, nameList } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { TRUTH_SPACES } from '@archcast/train/experiments/truth/spaces.ts'
import { measureUntrained } from '@archcast/train/experiments/untrained/measure-untrained.ts'
import { untrainedReport } from '@archcast/train/experiments/untrained/untrained-report.ts'
import type { ExperimentOptions } from './options.ts'
import type { UntrainedNetwork } from '@archcast/train/experiments/untrained/measure-untrained.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly spaces: readonly string[]
  readonly count: number
  readonly images: number
}

export function untrainedCommand(): Command {
  return experiment<Options>('untrained', 'How right networks are with generated weights, without training.', run)
    .option('--spaces <names>', `search spaces, by commas, of ${TRUTH_SPACES.join(', ')}`, nameList, TRUTH_SPACES)
    .option('--count <networks>', 'networks of each space', wholeNumber, 500)
    .option('--images <images>', 'probe images to score on', wholeNumber, 1000)
}

async function run({ model, out, spaces, ...options }: Options): Promise<void> {
  const bundle = await loadBundleFolder(model)
  const line = progressLine()
  const measured = new Map<string, UntrainedNetwork[]>()
  const onScored = (space: string, done: number) => line.show(`${space}: ${done}/${options.count} networks`)
  for (const space of spaces)
    measured.set(space, await measureUntrained(space, { ...options, bundle, folder: out, onScored }))
  const { name, version } = bundle.manifest
  const output = untrainedReport(measured, `Weights by ${name} ${version}, ${options.images} images.`, options.seed)
  await writeExperiment(out, output)
  line.end(`Wrote ${out}`)
  console.log(output.table)
}
