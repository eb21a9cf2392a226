// `archcast experiment anytime`: search by the area under the predicted accuracy-cost curve, against random and
// hand-made networks.
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { runAnytime } from '@archcast/train/experiments/anytime/anytime-run.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import type { ExperimentOptions } from './options.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly candidates: number
  readonly top: number
  readonly steps: number
  readonly budget: number
}

export function anytimeCommand(): Command {
  return experiment<Options>(
    'anytime',
    'Area under the accuracy-MACs curve: networks searched by the GHN, random ones, one built by hand.',
    run,
  )
    .option('--candidates <networks>', 'random networks that the GHN scores', wholeNumber, 500)
    .option('--top <networks>', 'networks of each kind that are trained', wholeNumber, 5)
    .option('--steps <steps>', 'steps of each training', wholeNumber, 2000)
    .option('--budget <macs>', 'multiply-accumulates that the curve ends at', wholeNumber, 5_000_000)
}

async function run({ data, model, out, seed, workers, device, ...choice }: Options): Promise<void> {
  const bundle = await loadBundleFolder(model)
  if (!bundle.manifest.spaces.includes('anytime')) {
    throw new Error(
      `${model} was not trained on the space 'anytime'; --model names a bundle of train/configs/cifar10-anytime.json`,
    )
  }
  const scorer = await createScorer({ ort, bundle })
  const line = progressLine()
  try {
    const output = await runAnytime({
      ...choice,
      scorer,
      data,
      folder: out,
      device,
      workers,
      seed,
      onScored: withTimeLeft((done, all, left) => line.show(`${done}/${all} networks scored${left}`)),
      onTraining: (done, all, progress) => line.show(`${done}/${all} networks trained  ${progress}`),
    })
    line.end('all trained')
    await writeExperiment(out, output)
    console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
  } finally {
    await scorer.release()
  }
}

/** Adds the time left, from the pace since the first call. */
function withTimeLeft(show: (done: number, all: number, left: string) => void): (done: number, all: number) => void {
  const begun = performance.now()
  let first: number | undefined
  return (done, all) => {
    const before = (first ??= done)
    const seconds = (performance.now() - begun) / 1000
    show(done, all, done > before ? `  left ${duration((seconds * (all - done)) / (done - before))}` : '')
  }
}
