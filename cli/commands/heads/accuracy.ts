// The accuracy part of `archcast heads`: a head for each task of NAS-Bench-201's cells, and tasks of real networks.
import { progressLine } from '../../progress.ts'
import { printLines } from './lines.ts'
import { HEADS_FILE, headsFileOf } from '@archcast/core/predict/accuracy-head.ts'
import { TASKS_FILE } from '@archcast/core/predict/heads.ts'
import { openTask } from '@archcast/core/predict/tasks/task-head.ts'
import { accuracyQuality, predictExamples } from '@archcast/train/heads/accuracy-quality.ts'
import { CELL_TASKS } from '@archcast/train/heads/cell-examples.ts'
import { fitElsewhere } from '@archcast/train/heads/elsewhere-heads.ts'
import { fitAccuracyHead } from '@archcast/train/heads/fit-accuracy-head.ts'
import type { Manifest, Measurement } from '@archcast/core/bundle/manifest.ts'
import type { AccuracyHeadDetails } from '@archcast/core/predict/accuracy-head.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import type { AccuracyQuality } from '@archcast/train/heads/accuracy-quality.ts'
import type { CellExample, CellTask } from '@archcast/train/heads/cell-examples.ts'

export interface CellFile {
  readonly examples: readonly CellExample[]
  readonly training: readonly CellExample[]
  readonly test: readonly CellExample[]
}

export interface FittedHeads {
  readonly heads: NonNullable<Manifest['heads']>
  readonly quality: readonly Measurement[]
  readonly files: Readonly<Record<string, Uint8Array>>
}

const NAMES: Readonly<Record<CellTask, string>> = {
  cifar10: 'CIFAR-10',
  cifar100: 'CIFAR-100',
  'imagenet16-120': 'ImageNet16-120',
}

/** @param tasks fitted to real networks; the first one tells what the heads of cells do not know */
export async function fitHeads(cells: CellFile, tasks: readonly TaskFile[], seed: number): Promise<FittedHeads> {
  const details: Record<string, Record<string, never>> = {}
  const quality: Measurement[] = []
  const files: Record<string, Uint8Array> = {}
  const first = tasks[0] && openTask(tasks[0])
  for (const [task, classes] of Object.entries(CELL_TASKS) as [CellTask, number][]) {
    const of = (examples: readonly CellExample[]) =>
      examples.map((example) => ({ ...example, accuracy: example.accuracies[task] }))
    const [training, test, all] = [cells.training, cells.test, cells.examples].map(of)
    const target = `${NAMES[task]} test accuracy after 200 epochs, mean over seeds`
    const trial = await fit(training, { target, what: `of ${task} on ${training.length} cells`, seed })
    const found = accuracyQuality(await predictExamples(trial, test), test, seed)
    console.log(`${task}, ${describe(found, test.length)}`)
    const fitted = await fit(all, { target, what: `of ${task} on all ${all.length}`, seed })
    const elsewhere = first && fitElsewhere(first, all, { chance: 1 / classes, ceiling: fitted.details.ceiling })
    const about: AccuracyHeadDetails = { ...fitted.details, classes, ...(elsewhere && { elsewhere }) }
    details[task] = JSON.parse(JSON.stringify(about))
    quality.push(...measurements(task === 'cifar10' ? 'head' : `head_${task}`, found, test.length))
    files[task === 'cifar10' ? HEADS_FILE : headsFileOf(task)] = fitted.model
  }
  const { cifar10: accuracy, ...others } = details
  return {
    heads: { accuracy, tasks: others },
    quality,
    files: { ...files, ...(tasks.length > 0 && { [TASKS_FILE]: printLines(tasks) }) },
  }
}

async function fit(
  examples: readonly (CellExample & { accuracy: number })[],
  { target, what, seed }: { readonly target: string; readonly what: string; readonly seed: number },
) {
  const line = progressLine()
  const head = await fitAccuracyHead(examples, target, seed, (step, steps, loss) => {
    if (step % 20 === 0) line.show(`accuracy head ${what}: step ${step}/${steps}  loss ${loss.toFixed(4)}`)
  })
  line.end(`accuracy head fitted ${what}`)
  return head
}

function describe({ kendall, error, coverage }: AccuracyQuality, count: number): string {
  return (
    `held-out classes, ${count} cells: Kendall tau ${kendall.value.toFixed(3)}, mean absolute error ` +
    `${(100 * error.value).toFixed(2)} points, 90 % intervals hold ${(100 * coverage.value).toFixed(1)} %`
  )
}

function measurements(prefix: string, { kendall, error, coverage }: AccuracyQuality, count: number): Measurement[] {
  const how = `the accuracy head on ${count} cells of held-out isomorphism classes, 95 % bootstrap; the exported head is fitted to those too`
  const round = (x: number) => Number(x.toFixed(4))
  return Object.entries({ kendall_tau: kendall, mean_absolute_error: error, coverage_90: coverage }).map(
    ([metric, { value, low, high }]) => ({
      metric: `${prefix}_${metric}`,
      value: round(value),
      low: round(low),
      high: round(high),
      how,
    }),
  )
}
