// `archcast heads fit`: a task of one's own from twenty trained networks or more, as a file that predictions take.
import { Command, Option } from 'commander'
import { inputSize, withExtentOptions } from '../../input-size.ts'
import { readMeasured } from '../../measured-networks.ts'
import { wholeNumber } from '../../numbers.ts'
import { checkOut } from '../../out-file.ts'
import { progressLine } from '../../progress.ts'
import { transfersFor } from '../../task-transfers.ts'
import { printFit } from './fit-report.ts'
import { unitOf } from './metric-unit.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { describeIssues } from '@archcast/core/bundle/errors.ts'
import { writeFileAtomically } from '@archcast/core/files/node.ts'
import { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { mergeRepeats } from '@archcast/train/data/repeats.ts'
import { differentNetworks, fitTask } from '@archcast/train/heads/fit-task.ts'
import { FEWEST_EXAMPLES, taskFile } from '@archcast/train/heads/kernel-head.ts'
import { recipesOf } from '@archcast/train/heads/recipe-words.ts'
import { mean } from '@archcast/train/statistics/summary.ts'
import type { ExtentOptions } from '../../input-size.ts'
import type { MeasuredNetwork } from '../../measured-networks.ts'

interface Options extends ExtentOptions {
  readonly labels: string
  readonly task: string
  readonly out: string
  readonly metric: string
  readonly lowerIsBetter?: boolean
  readonly fraction?: boolean
  readonly percent?: boolean
  readonly how: string
  readonly transfer: boolean
  readonly model: string
  readonly seed: number
}

export function headsFitCommand(): Command {
  const command = new Command('fit')
    .description('Make a task file from trained networks, as few as twenty: what training would give others like them.')
    .requiredOption(
      '--labels <file>',
      'CSV with a column of the metric and, for the networks, the columns space and arch, architecture (JSON) or file ' +
        '(.onnx or .json, relative to the CSV); maybe group or family, and recipe',
    )
    .requiredOption('--task <name>', 'what the task is to be asked for by')
    .requiredOption('--out <file>', 'task file to write')
    .option('--metric <column>', 'column of the metric', 'accuracy')
    .option('--lower-is-better', 'of two networks, the one with the lower metric is the better one')
    .addOption(new Option('--fraction', 'the metric is a fraction of 1').conflicts('percent'))
    .option('--percent', 'the metric is in per cent, and is to be a fraction of 1')
    .option('--how <text>', 'how the networks were trained', 'not stated')
    .option('--no-transfer', 'leaves out what the bundle knows of the networks')
    .option('--model <folder>', 'model bundle whose tasks help', DEFAULT_MODEL)
    .option('--seed <seed>', 'seed of the folds', wholeNumber, 1)
    .action(run)
  return withExtentOptions(command)
}

async function run(options: Options): Promise<void> {
  const { labels, task, out, metric, lowerIsBetter, how, transfer, model, seed } = options
  const line = progressLine()
  await checkOut(out, [labels])
  line.show(`reading ${labels}`)
  const { networks: read, unmeasured, columns } = await readMeasured(labels, metric, inputSize(options))
  const unit = unitOf(
    metric,
    read.map(({ value }) => value),
    options,
  )
  const { items: trained } = mergeRepeats(
    read.map((network) => ({ ...labelled(network), value: network.value * unit.factor })),
    ({ hash, recipe }) => `${hash} ${recipe}`,
    mean,
  )
  const recipes = columns.includes('recipe') ? recipesOf(trained.map(({ recipe }) => recipe)) : undefined
  const { items: networks } = differentNetworks(
    trained.map((network) => ({ ...network, words: recipes?.columnsOf(network.recipe) ?? [] })),
  )
  const repeats = read.length - networks.length
  if (networks.length < FEWEST_EXAMPLES) {
    const left = `${read.length} rows with ${metric}, ${repeats} of them repeats, and ${unmeasured.length} without`
    throw new Error(
      `${labels}: a task takes ${FEWEST_EXAMPLES} different networks or more, not ${networks.length} (${left})`,
    )
  }
  const better = lowerIsBetter ? 'lower' : 'higher'
  const architectures = networks.map(({ architecture }) => architecture)
  const transfers = transfer ? await transfersFor(architectures, { model, seed, line }) : []
  const fitted = fitTask(networks, { better, transfers, seed, progress: (what) => line.show(what) })
  const { outliers } = fitted
  const classes = new Set(networks.map(({ graph }) => graph.classes))
  const [common] = classes.size === 1 ? classes : []
  const caveats = [
    ...(repeats > 0 ? [`${repeats} labels are of networks that others are of too: their mean counts once.`] : []),
    ...(outliers.length > 0
      ? [`Far from what all others say, left out of how wide intervals are: ${outliers.join(', ')}.`]
      : []),
    ...(unmeasured.length > 0 ? [`${unmeasured.length} networks had no finite ${metric}.`] : []),
  ]
  const file = TaskFile.safeParse(
    taskFile(
      {
        task,
        metric,
        fraction: unit.fraction,
        better,
        caveats,
        ...(common !== undefined && { classes: common }),
        trained: { how, samples: networks.length },
        ...(recipes && { recipes: { words: [...recipes.words], default: recipes.default } }),
      },
      fitted.parts,
    ),
  )
  if (!file.success) throw new Error(describeIssues(file.error.issues))
  await writeFileAtomically(out, `${JSON.stringify(file.data)}\n`)
  line.end(`${networks.length} networks read from ${labels}`)
  console.log(printFit(out, file.data, { ...fitted, unmeasured, repeats, unit: unit.says }))
}

function labelled({ name, architecture, cell }: MeasuredNetwork) {
  const { graph } = architecture
  const hash = canonicalHash(graph)
  return { name, architecture, graph, hash, group: cell('group') || cell('family') || hash, recipe: cell('recipe') }
}
