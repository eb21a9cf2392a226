// A scale of colours for shares: even in lightness, so that it reads without colour vision and in print.
import { lightness, mix, parseColour, printColour } from './colour.ts'

/** From little to much, away from the page's own colour. Lightness falls, or rises, in even steps. */
const STOPS = {
  light: ['#f6f3dc', '#a9d8b4', '#4fa8ae', '#2f6f9f', '#2c3573'],
  dark: ['#23293d', '#2c5377', '#2f8891', '#76bd8f', '#f0e9a6'],
} as const

const STEPS = 64

export interface Heat {
  readonly fill: string
  /** For text on it. */
  readonly ink: string
}

/** The scale in steps, least first. */
export function heatScale(dark: boolean): Heat[] {
  const stops = STOPS[dark ? 'dark' : 'light'].map(parseColour)
  return Array.from({ length: STEPS }, (_, step) => {
    const place = (step / (STEPS - 1)) * (stops.length - 1)
    const at = Math.min(stops.length - 2, Math.floor(place))
    const rgb = mix(stops[at], stops[at + 1], place - at)
    return { fill: printColour(rgb), ink: lightness(rgb) > 0.62 ? '#12161f' : '#ffffff' }
  })
}

/** @param share of the greatest, from 0 to 1 */
export const heatOf = (scale: readonly Heat[], share: number): Heat =>
  scale[Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * (scale.length - 1))]
