// `archcast evaluate`: compares predictions with published tables; prints tables, and writes files and plots on demand.
import { Command, Option } from 'commander'
import { positiveWhole, wholeNumber } from '../numbers.ts'
import { evaluateHeads } from './evaluate/heads.ts'
import { evaluateLatency } from './evaluate/latency.ts'
import { evaluateNewDevices } from './evaluate/new-devices.ts'
import { evaluateReal } from './evaluate/real.ts'
import { evaluateSurrogate } from './evaluate/surrogate.ts'
import { evaluateTasks } from './evaluate/tasks.ts'
import { makeFolder } from '@archcast/core/files/node.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { EvaluateOptions } from './evaluate/options.ts'

const PARTS = {
  surrogate: evaluateSurrogate,
  accuracy: evaluateHeads,
  latency: evaluateLatency,
  tasks: evaluateTasks,
  'new-devices': evaluateNewDevices,
  real: evaluateReal,
} as const
type EvaluationPart = keyof typeof PARTS

interface Options extends EvaluateOptions {
  readonly part: readonly EvaluationPart[]
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description(
      'Compare predictions with published tables: surrogate, accuracy head, latency, tasks of few labels, new devices, real networks.',
    )
    .requiredOption('--tables <folder>', 'folder with nb201_accuracy.csv and nb201_latency_*.csv')
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--baseline <folder...>', 'further bundles whose surrogate is compared, such as a graph-free one', [])
    .option('--count <cells>', 'connected cells that the surrogates rank, drawn at random', positiveWhole, 500)
    .option('--seed <seed>', 'seed of draws, splits and bootstraps', wholeNumber, 201)
    .addOption(
      new Option('--part <parts...>', 'what to evaluate').choices(Object.keys(PARTS)).default(Object.keys(PARTS)),
    )
    .option('--out <folder>', 'writes figures as JSON, tables as Markdown, and plots there')
    .action(async ({ part, ...rest }: Options) => {
      if (rest.out !== undefined) await makeFolder(rest.out)
      for (const each of part) await PARTS[each](rest)
    })
}
