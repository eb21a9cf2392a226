// The mobile experiment as a table, figures and a plot.
import { learningCurve } from '../../plots/learning-curve.ts'
import { markdownTable, printInterval } from '../../statistics/markdown.ts'
import { median } from '../../statistics/summary.ts'
import type { Progress } from '../../ghn/checkpoint.ts'
import type { TrainingConfig } from '../../ghn/ghn-training-config.ts'
import type { ExperimentOutput } from '../experiment-output.ts'
import type { LatencyPrediction } from '@archcast/core/contract/latency.ts'

export interface MobileSample {
  readonly arch: string
  readonly macs: number
  readonly params: number
  readonly latency: LatencyPrediction
}

export interface MobileReport {
  readonly samples: readonly MobileSample[]
  /** Device of the latencies, and where they come from, for people. */
  readonly device: string
  readonly about: string
  readonly config: TrainingConfig
  readonly history: readonly Progress[]
}

export function mobileReport({ samples, device, about, config, history }: MobileReport): ExperimentOutput {
  const [first, last] = [history[0], history.at(-1)!]
  const row = (name: string, pick: (values: number[]) => number) => [
    name,
    (pick(samples.map(({ macs }) => macs)) / 1e6).toFixed(0),
    (pick(samples.map(({ params }) => params)) / 1e6).toFixed(2),
    pick(samples.map(({ latency }) => latency.value_ms)).toFixed(1),
  ]
  const perStep = (1000 * last.seconds) / last.step
  const table = [
    '# The ImageNet-mobile space',
    `${samples.length} draws for images of 224 x 224 and 1,000 classes. Latency is predicted for ${device}: ${about}`,
    markdownTable([
      ['draws', 'MACs, M', 'parameters, M', `${device}, ms`],
      row('least', (values) => Math.min(...values)),
      row('median', median),
      row('most', (values) => Math.max(...values)),
    ]),
    markdownTable([
      ['draw', 'MACs, M', 'parameters, M', 'ms, 90 % interval', 'in the range of the profile'],
      ...samples
        .slice(0, 10)
        .map(({ macs, params, latency: { value_ms: value, low_ms: low, high_ms: high, in_domain } }, i) => [
          String(i + 1),
          (macs / 1e6).toFixed(0),
          (params / 1e6).toFixed(2),
          printInterval({ value, low, high }, 1),
          in_domain ? 'yes' : 'no',
        ]),
    ]),
    `A GHN trained for ${last.step} steps of ${config.metaBatch} random networks, each on ${config.batchSize} images of ${config.dataset} at ` +
      `${config.imageSize} x ${config.imageSize}: ${perStep.toFixed(0)} ms a step, ${(config.metaBatch * config.batchSize * (1000 / perStep)).toFixed(1)} images/s, validation included.`,
    markdownTable([
      ['steps', 'training loss', 'validation loss', 'surrogate accuracy, %'],
      ...[first, last].map(({ step, loss, validationLoss, accuracy }, i) => [
        i === 0 ? `1 to ${step}` : `to ${step}`,
        loss.toFixed(3),
        validationLoss.toFixed(3),
        (100 * accuracy).toFixed(1),
      ]),
    ]),
  ].join('\n\n')
  return { table, plot: learningCurve(config.name, history), result: { device, samples, config, history } }
}
