// The limits of a gate, model by model: each with its value, its limit and its baseline on one axis, and the verdict.
import { formatChange, formatRange } from '../check.ts'
import { describeLimit, describeMetric } from '../describe-check.ts'
import { wholeModelFindings } from '../gate-report.ts'
import { VERDICT_NAMES } from '../reporters/terminal-table.ts'
import { intervalMark } from './interval-chart.ts'
import { NOTHING, breakable, html } from './markup.ts'
import { closeScale } from './scale.ts'
import type { Check, GateReport } from '../findings.ts'
import type { ValueRange } from '../model-prediction.ts'
import type { Finding } from '../reporters/terminal-table.ts'
import type { Markup } from './markup.ts'

type Tone = 'good' | 'bad' | 'unsure'

/** Of the verdict itself, whatever becomes of it. */
function toneOf({ verdict }: Finding): Tone {
  if (verdict === 'pass') return 'good'
  return verdict === 'broken' || verdict === 'unreadable' ? 'bad' : 'unsure'
}

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', unsure: '?' }

function verdict(finding: Finding): Markup {
  const tone = toneOf(finding)
  const { outcome } = finding
  const becomes = outcome === 'accepted' ? 'accepted' : outcome === 'warn' ? 'warning' : ''
  return html`<span class="verdict ${tone}"
    ><b aria-hidden="true">${SIGNS[tone]}</b>
    ${VERDICT_NAMES[finding.verdict]}${becomes === '' ? NOTHING : html`<small>${becomes}</small>`}</span
  >`
}

export function checksSections(report: GateReport): Markup {
  const whole = wholeModelFindings(report)
  const models = [...Map.groupBy(report.checks, ({ model }) => model)]
  return html`${models.map(
    ([model, checks]) =>
      html`<section class="card">
        <h2>${breakable(model)}</h2>
        ${checks.map(checkRow)}
      </section>`,
  )}
  ${
    whole.length > 0
      ? html`<section class="card">
          <h2>Models and patterns as a whole</h2>
          ${whole.map(
            (finding) =>
              html`<div class="check">
                <h3>${breakable(finding.model)}</h3>
                ${verdict(finding)}
                <p class="message">${finding.message}</p>
              </div>`,
          )}
        </section>`
      : NOTHING
  }`
}

function checkRow(check: Check): Markup {
  const { metric, range, change } = check
  return html`<div class="check">
    <h3>${describeMetric(check)}${check.measured ? ', measured' : ''}</h3>
    <p class="against">
      ${range ? html`<b>${formatRange(metric, range)}</b>` : 'none'}${change ? html` <span>${formatChange(metric, change)}</span>` : NOTHING}
      <small>${describeLimit(check)}</small>
    </p>
    ${limitMark(check)} ${verdict(check)}
    ${check.verdict === 'pass' ? NOTHING : html`<p class="message">${check.message}</p>`}
  </div>`
}

/** The value, or its change where the limit is relative, beside the limit; the baseline where it has one. */
function limitMark(check: Check): Markup {
  const { limit, metric } = check
  const shown = limit.kind === 'relative' ? check.change : check.range
  if (!shown) return html`<span class="mark"></span>`
  const none = metric === 'accuracy' ? 0 : 1
  const base: ValueRange | undefined =
    limit.kind === 'relative' ? { value: none, low: none, high: none } : check.baseline
  const ends = [shown.low, shown.high, limit.value, ...(base ? [base.low, base.high] : [])]
  const scale = closeScale(ends)
  const at = scale.at(limit.value)
  const allowed = metric === 'accuracy' ? { x: at, width: 100 - at } : { x: 0, width: at }
  const more = html`<rect class="allowed" x="${allowed.x}%" width="${allowed.width}%" y="4" height="16" rx="2" /><line
      class="limit"
      x1="${at}%"
      x2="${at}%"
      y1="0"
      y2="24"
    />${base ? html`<line class="base" x1="${scale.at(base.value)}%" x2="${scale.at(base.value)}%" y1="6" y2="18" />` : NOTHING}`
  return html`<svg class="mark ${toneOf(check)}" height="24" role="img" aria-label="${describeLimit(check)}">
    ${more} ${intervalMark(scale, shown, check.verdict === 'outside_domain', 12)}
  </svg>`
}
