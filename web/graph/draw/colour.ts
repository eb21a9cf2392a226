// Colours as numbers: mixed in OKLab, where equal steps look equal (Ottosson, 2020).

/** Red, green and blue, each from 0 to 1, gamma-coded as in CSS. */
export type Rgb = readonly [number, number, number]

type Lab = readonly [number, number, number]

/** `#1a2b3c`, or what `getComputedStyle` gives: `rgb(1, 2, 3)` and `color(srgb 0.1 0.2 0.3)`. */
export function parseColour(text: string): Rgb {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text)
  if (hex) return [hex[1], hex[2], hex[3]].map((part) => Number.parseInt(part, 16) / 255) as unknown as Rgb
  const [r = 0, g = 0, b = 0] = (text.replace(/^\D*/, '').match(/[\d.]+/g) ?? []).map(Number)
  return text.startsWith('color(') ? [r, g, b] : [r / 255, g / 255, b / 255]
}

export function printColour(rgb: Rgb): string {
  return `#${rgb
    .map((part) =>
      Math.round(Math.min(1, Math.max(0, part)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
const coded = (part: number) => (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055)

function toLab(rgb: Rgb): Lab {
  const [r, g, b] = rgb.map(linear)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromLab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    coded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    coded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    coded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** `share` of the second colour, from 0 to 1. */
export function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const [a, b] = [toLab(one), toLab(other)]
  return fromLab([0, 1, 2].map((at) => a[at] + (b[at] - a[at]) * share) as unknown as Lab)
}

/** How light a colour looks: 0 is black, 1 white. */
export const lightness = (rgb: Rgb): number => toLab(rgb)[0]
