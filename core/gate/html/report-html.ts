// A report as one HTML file that stands alone: no script, nothing from elsewhere, all text escaped.
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { toBase64 } from '../../onnx/base64.ts'
import { totals } from '../reporters/totals.ts'
import { checksSections } from './checks-section.ts'
import { layersSection } from './layers-section.ts'
import { NOTHING, breakable, html, trusted } from './markup.ts'
import { figures, forecastSections } from './model-section.ts'
import { isGateReport } from './report-input.ts'
import { STYLE } from './style.ts'
import type { GateReport } from '../findings.ts'
import type { Markup } from './markup.ts'
import type { ReportInput, ReportModel } from './report-input.ts'

/** The page's own style and nothing else; a file has no header to say so. */
const POLICY = `default-src 'none'; style-src 'sha256-${toBase64(sha256(utf8ToBytes(STYLE)))}'; base-uri 'none'; form-action 'none'`

/** In one piece: a space more, and the policy would not know it. */
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`)

/**
 * The report as a page: of a model its figures, its latency and accuracy with their intervals, its layers; of a gate
 * every limit with its verdict, and each model behind it. The same in every runtime.
 *
 * @param input what `archcast explain --json` or `archcast gate --json` gives
 *
 * @example
 * import { gate } from 'archcast'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const config = { models: [`nas-bench-201:${arch}`], budgets: [{ max_macs: '100M' }] }
 * reportHtml(await gate({ config })).startsWith('<!doctype html>') // => true
 */
export function reportHtml(input: ReportInput): string {
  const [title, body] = isGateReport(input) ? gatePage(input) : [input.model, modelPage(input)]
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title} · Archcast</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${body}
        <footer>Archcast. Values lie in their intervals with a probability of 90 %.</footer>
      </body>
    </html> `.text
}

function modelPage(model: ReportModel): Markup {
  const name = model.file ? model.model.slice(model.model.lastIndexOf('/') + 1) : model.model
  return html`<header>
      <p class="kicker">Forecast</p>
      <h1>${breakable(name)}</h1>
      ${name === model.model ? NOTHING : html`<p class="deck">${breakable(model.model)}</p>`}
    </header>
    <main>
      ${figures(model)} ${forecastSections(model)}
      ${
        Object.keys(model.latency).length > 0
          ? NOTHING
          : html`<section>
              <h2>Latency</h2>
              <p>No device was named.</p>
            </section>`
      }
      ${layersSection(model)}
    </main>`
}

function gatePage(report: GateReport): [string, Markup] {
  const { passed, baseline, notes, models } = report
  const word = passed ? 'passed' : 'failed'
  const body = html`<header>
      <p class="kicker">Gate: <span class="${passed ? 'good' : 'bad'}">${word}</span></p>
      <h1>${passed ? 'All budgets hold' : 'Not all budgets hold'}</h1>
      <p class="deck">${totals(report)}${baseline === undefined ? '' : `, beside ${baseline}`}</p>
      ${report.checks.length > 0 ? html`<p class="legend">Shaded is what a limit allows; dashes are the baseline.</p>` : NOTHING}
    </header>
    <main>
      ${checksSections(report)}
      ${
        notes.length > 0
          ? html`<section>
              <h2>Notes</h2>
              <ul class="notes">
                ${notes.map((note) => html`<li>${note}</li>`)}
              </ul>
            </section>`
          : NOTHING
      }
      ${
        models.length > 0
          ? html`<section>
              <h2>The models</h2>
              ${models.map(
                (model) =>
                  html`<details class="model">
                    <summary>${breakable(model.model)}</summary>
                    ${figures(model)} ${forecastSections(model)} ${layersSection(model)}
                  </details>`,
              )}
            </section>`
          : NOTHING
      }
    </main>`
  return [`Gate ${word}`, body]
}
