// The colours that the picture is drawn in, as the page's style sheet gives them.
import { lightness, parseColour, printColour } from './colour.ts'
import { FAMILIES } from './families.ts'
import type { Family } from './families.ts'

/** Custom properties `--graph-<name>`. */
const NAMES = [
  'background',
  'surface',
  'text',
  'muted',
  'border',
  'frame',
  'line',
  'accent',
  'fault',
  'added',
  'changed',
  'removed',
] as const

export type Theme = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly families: Readonly<Record<Family, string>>
  readonly dark: boolean
  readonly font: string
}

/** Reads them where `element` stands: `light-dark()` and the like are resolved by the browser. */
export function readTheme(element: HTMLElement): Theme {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  const read = (name: string) => {
    probe.style.color = `var(--graph-${name})`
    // As hexadecimal, which other viewers of the picture read too.
    return printColour(parseColour(getComputedStyle(probe).color))
  }
  const colours = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Record<(typeof NAMES)[number], string>
  const families = Object.fromEntries(FAMILIES.map((family) => [family, read(family)])) as Record<Family, string>
  const font = getComputedStyle(element).fontFamily
  probe.remove()
  return { ...colours, families, font, dark: lightness(parseColour(colours.background)) < 0.5 }
}
