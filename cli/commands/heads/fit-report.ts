// What `archcast heads fit` prints: how right the task is on networks that were held out, and what was left out of it.
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import type { FittedTask } from '@archcast/train/heads/fit-task.ts'

export interface FitNotes extends Pick<FittedTask, 'outliers' | 'coverage'> {
  readonly unmeasured: readonly string[]
  readonly repeats: number
  /** What is assumed of the metric, a clause. */
  readonly unit: string
}

export function printFit(
  out: string,
  { task, metric, fraction, error, transfers, model }: TaskFile,
  { outliers, coverage, unmeasured, repeats, unit }: FitNotes,
): string {
  const wrong = fraction ? `${(100 * error.absolute).toFixed(2)} points` : `${Number(error.absolute.toPrecision(3))}`
  const helped = transfers ? `, helped by ${transfers.map(({ of }) => of).join(', ')}` : ''
  return [
    `Wrote ${out}: ${task}, ${metric} of ${error.networks} networks by ${model.features.length} features${helped}.`,
    `The ${unit}.`,
    ...(repeats > 0 ? [`${repeats} labels of networks that others are of too: their mean counts once.`] : []),
    ...(unmeasured.length > 0 ? [`No finite ${metric}, left out: ${unmeasured.join('; ')}.`] : []),
    ...(outliers.length > 0
      ? [`Far from what all others say, left out of how wide intervals are: ${outliers.join('; ')}.`]
      : []),
    `Cross-validated (${error.how}): Kendall tau ${error.kendall_tau.toFixed(3)}, mean error ${wrong}, ` +
      `90 % intervals hold ${(100 * coverage).toFixed(0)} %.`,
  ].join('\n')
}
