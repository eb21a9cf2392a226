// Values with their intervals along one axis: a line from end to end, a dot where the value is.
import { html } from './markup.ts'
import type { ValueRange } from '../model-prediction.ts'
import type { Markup } from './markup.ts'
import type { Scale } from './scale.ts'

export interface IntervalRow {
  readonly name: string
  readonly range: ValueRange
  /** The value for people, `4.87 ms`. */
  readonly value: string
  /** Its interval, `4.60 to 5.15`; empty where it is counted. */
  readonly interval: string
  /** Whether it is outside of what is known, so that it is a guess. */
  readonly guess: boolean
}

/** Half of a row's height. */
const MIDDLE = 18

/** The line and the dot. @param y where they lie, pixels */
export function intervalMark(scale: Scale, { low, high, value }: ValueRange, guess: boolean, y: number): Markup {
  const [from, to] = [scale.at(low), scale.at(high)]
  return html`<line class="${guess ? 'range guess' : 'range'}" x1="${from}%" x2="${to}%" y1="${y}" y2="${y}" /><circle
      class="${guess ? 'dot guess' : 'dot'}"
      cx="${scale.at(value)}%"
      cy="${y}"
      r="5"
    />`
}

const gridOf = ({ at, ticks }: Scale) =>
  html`${ticks.map((tick) => html`<line class="grid" x1="${at(tick)}%" x2="${at(tick)}%" y1="0" y2="${2 * MIDDLE}" />`)}`

/** @param show a tick of the axis for people */
export function intervalChart(rows: readonly IntervalRow[], scale: Scale, show: (tick: number) => string): Markup {
  const anchor = (at: number) => (at < 4 ? 'start' : at > 96 ? 'end' : 'middle')
  return html`<div class="chart">
    ${rows.map(
      ({ name, range, value, interval, guess }) =>
        html`<div class="row">
          <span class="name">${name}</span>
          <svg
            height="${2 * MIDDLE}"
            role="img"
            aria-label="${name}: ${value}${interval === '' ? '' : `, ${interval}`}"
          >
            ${gridOf(scale)} ${intervalMark(scale, range, guess, MIDDLE)}
          </svg>
          <span class="value">${value} <small>${interval}</small></span>
        </div>`,
    )}
    <div class="row axis" aria-hidden="true">
      <span class="name"></span>
      <svg height="20">
        ${scale.ticks.map((tick) => html`<text x="${scale.at(tick)}%" y="14" text-anchor="${anchor(scale.at(tick))}">${show(tick)}</text>`)}
      </svg>
      <span class="value"></span>
    </div>
  </div>`
}
