// The learning curve of a training: losses, and the surrogate's accuracy on validation images.
import { lineChart } from './line-chart.ts'
import type { Progress } from '../ghn/checkpoint.ts'

/** An SVG of two panels over the steps. */
export function learningCurve(name: string, history: readonly Progress[]): string {
  const points = (read: (progress: Progress) => number) =>
    history.map((progress): [number, number] => [progress.step, read(progress)])
  const percent = (fraction: number) => 100 * fraction
  return lineChart({
    title: `${name}: learning curve`,
    xLabel: 'step',
    panels: [
      {
        yLabel: 'cross-entropy, nats',
        series: [
          { name: 'training', points: points(({ loss }) => loss) },
          { name: 'validation', points: points(({ validationLoss }) => validationLoss) },
        ],
      },
      {
        yLabel: 'surrogate accuracy, %',
        series: [
          {
            name: 'mean over architectures, and one standard deviation',
            points: points(({ accuracy }) => percent(accuracy)),
            band: history.map(({ step, accuracy, accuracyDeviation }) => [
              step,
              percent(accuracy - accuracyDeviation),
              percent(accuracy + accuracyDeviation),
            ]),
          },
        ],
      },
    ],
  })
}
