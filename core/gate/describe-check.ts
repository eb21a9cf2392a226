// A check as one sentence for people.
import { formatChange, formatRange } from './check.ts'
import type { Check } from './findings.ts'

export const METRIC_NAMES = {
  latency: 'latency',
  macs: 'MACs',
  params: 'parameters',
  size: 'size',
  accuracy: 'accuracy',
} as const

/** `latency on epyc/onnx`. */
export function describeMetric({ metric, device }: Pick<Check, 'metric' | 'device'>): string {
  return device === undefined ? METRIC_NAMES[metric] : `${METRIC_NAMES[metric]} on ${device}`
}

/** The value that is compared with the limit: the model's, or its change beside the baseline. */
function describeValue({ metric, range, change }: Pick<Check, 'metric' | 'range' | 'change'>): string {
  return change ? `${formatRange(metric, range)}, ${formatChange(metric, change)}` : formatRange(metric, range)
}

export function describeLimit({ metric, limit }: Pick<Check, 'metric' | 'limit'>): string {
  return `${metric === 'accuracy' ? 'at least' : 'at most'} ${limit.text}`
}

export function describeCheck(check: Omit<Check, 'message'>): string {
  const { blame, acceptance } = check
  const parts = [`${describeMetric(check)}${check.measured ? ', measured,' : ''} ${sentence(check)}`]
  if (blame) {
    const percent = `${(100 * blame.share).toFixed(0)} %`
    parts.push(
      blame.grew
        ? `'${blame.node}' (${blame.op}) makes ${percent} of what was added`
        : `'${blame.node}' (${blame.op}) costs most, ${percent}`,
    )
  }
  if (acceptance) {
    const { reason, until, expired } = acceptance
    parts.push(
      expired ? `it was accepted until ${until} (${reason}), which has passed` : `accepted until ${until}: ${reason}`,
    )
  }
  return parts.join('; ')
}

function sentence(check: Omit<Check, 'message'>): string {
  const { verdict, reasons } = check
  const value = describeValue(check)
  const is = check.metric === 'macs' || check.metric === 'params' ? 'are' : 'is'
  const limit = describeLimit(check)
  switch (verdict) {
    case 'pass':
      return `${is} ${value}: ${limit}`
    case 'broken':
      return `${is} ${value}, but must be ${limit}`
    case 'inconclusive':
      return `${is} ${value}, which does not tell whether it is ${limit}${reasons.length > 0 ? ` (${shortened(reasons)})` : ''}`
    case 'outside_domain':
      return check.range
        ? `cannot be told, the model is outside the predictor's domain: ${shortened(reasons)}`
        : `cannot be told: ${shortened(reasons)}`
    case 'unreadable':
      return check.range ? `cannot be compared, ${shortened(reasons)}` : `cannot be told: ${shortened(reasons)}`
    case 'no_baseline':
      return `${is} ${value}, but must be ${limit} beside a baseline that ${reasons[0] ?? 'does not have the model'}`
    case 'broken_baseline':
      return `${is} ${value}, but must be ${limit} beside a baseline whose model is damaged: ${shortened(reasons)}`
  }
}

/** The first two. */
function shortened(reasons: readonly string[]): string {
  const more = reasons.length > 2 ? ` and ${reasons.length - 2} more` : ''
  return `${reasons.slice(0, 2).join('; ')}${more}`
}
