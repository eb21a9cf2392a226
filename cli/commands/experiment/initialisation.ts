// `archcast experiment initialisation`: training from generated weights against training from He's initialisation.
import { join } from 'node:path'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment, nameList } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { runInitialisation } from '@archcast/train/experiments/initialisation/initialisation-run.ts'
import type { ExperimentOptions } from './options.ts'
import type { TrainingProgress } from '@archcast/train/experiments/initialisation/initialisation-run.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly designs: readonly string[]
  readonly count: number
  readonly macs: number
  readonly rates: readonly number[]
  readonly repeats: number
  readonly steps: number
}

export function initialisationCommand(): Command {
  return experiment<Options>(
    'initialisation',
    "Accuracy after some steps of training, from generated weights and from He's initialisation.",
    run,
  )
    .option('--designs <names>', 'designs of the space open, or names of other spaces, by commas', nameList, [
      'residual',
      'mobile',
      'convnext',
      'vit',
      'cells',
    ])
    .option('--count <networks>', 'networks of each design', wholeNumber, 4)
    .option('--macs <macs>', 'most multiply-accumulates of a network', wholeNumber, 1_000_000)
    .option('--rates <rates>', 'learning rates, by commas', rates, [0.0005, 0.0015, 0.005])
    .option('--repeats <trainings>', 'trainings of each network from each start at each rate', wholeNumber, 1)
    .option('--steps <steps>', 'steps of each training', wholeNumber, 1000)
}

function rates(text: string): number[] {
  const list = text.split(',').map(Number)
  if (list.some((rate) => !(rate > 0))) throw new Error(`'${text}' are not learning rates: numbers above 0, by commas`)
  return list
}

async function run(options: Options): Promise<void> {
  const { model, out } = options
  const { name, version } = (await loadBundleFolder(model)).manifest
  const line = progressLine()
  const describe = withTimeLeft()
  const output = await runInitialisation({
    ...options,
    name,
    version,
    folder: out,
    onProgress: (progress) => line.show(describe(progress)),
  })
  line.end('all trained')
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

/** What is shown of the progress, with the time left by the pace since the first training that ended. */
function withTimeLeft(): (progress: TrainingProgress) => string {
  const begun = performance.now()
  let before: number | undefined
  return ({ done, all, text = '' }) => {
    before ??= done
    const seconds = (performance.now() - begun) / 1000
    const left = done > before ? `  left ${duration((seconds * (all - done)) / (done - before))}` : ''
    return `${done}/${all} trained${left}  ${text}`
  }
}
