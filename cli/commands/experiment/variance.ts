// `archcast experiment variance`: whether values keep their size through networks with generated weights.
import { wholeNumber } from '../../numbers.ts'
import { progressLine } from '../../progress.ts'
import { experiment } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { measureVariance } from '@archcast/train/experiments/variance/measure-variance.ts'
import { varianceReport } from '@archcast/train/experiments/variance/variance-report.ts'
import type { ExperimentOptions } from './options.ts'
import type { SizeRatio } from '@archcast/train/experiments/variance/measure-variance.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly count: number
}

export function varianceCommand(): Command {
  return experiment<Options>(
    'variance',
    "Sizes of values through networks of the open space, generated weights against He's initialisation.",
    run,
  ).option('--count <networks>', 'networks of each design', wholeNumber, 10)
}

async function run(options: Options): Promise<void> {
  const { model, out } = options
  const bundle = await loadBundleFolder(model)
  const line = progressLine()
  const ratios: SizeRatio[] = []
  for await (const own of measureVariance(bundle, options)) {
    ratios.push(...own)
    line.show(`${own[0]?.arch}  ${own.length} layers`)
  }
  const { name, version } = bundle.manifest
  const output = varianceReport(ratios, `Weights by ${name} ${version}; ${options.count} networks of each design.`)
  await writeExperiment(out, output)
  line.end(`Wrote ${out}`)
  console.log(output.table)
}
