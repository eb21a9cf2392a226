import { describe, expect, test } from 'vitest'
import { lightness, mix, parseColour, printColour } from './colour.ts'
import { FAMILIES, familyOf } from './families.ts'
import { heatOf, heatScale } from './heat.ts'
import { OPERATIONS } from '@archcast/core/ops/table.ts'

test('colours are read as style sheets and browsers write them', () => {
  for (const text of ['#336699', 'rgb(51, 102, 153)', 'rgba(51, 102, 153, 1)', 'color(srgb 0.2 0.4 0.6)'])
    expect(printColour(parseColour(text))).toBe('#336699')
})

test('the middle of black and white in OKLab is half as light as white', () => {
  const grey = mix(parseColour('#000000'), parseColour('#ffffff'), 0.5)
  expect(lightness(grey)).toBeCloseTo(0.5, 6)
  // By the definition of OKLab, grey of half the lightness has an eighth of the light: 0.125 is 0.389 coded.
  expect(grey[0]).toBeCloseTo(0.3885, 3)
  expect(printColour(mix(parseColour('#123456'), parseColour('#fedcba'), 0))).toBe('#123456')
  expect(printColour(mix(parseColour('#123456'), parseColour('#fedcba'), 1))).toBe('#fedcba')
})

describe.each([false, true])('the scale of heat, dark: %s', (dark) => {
  const steps = heatScale(dark).map(({ fill }) => lightness(parseColour(fill)))

  test('goes one way, in steps that look alike', () => {
    const sizes = steps.slice(1).map((step, at) => (dark ? step - steps[at] : steps[at] - step))
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    expect(Math.abs(steps.at(-1)! - steps[0])).toBeGreaterThan(0.5)
    for (const size of sizes) {
      expect(size).toBeGreaterThan(0)
      expect(size).toBeLessThan(2 * mean)
    }
  })

  test('has ink that is read on each step', () => {
    for (const { fill, ink } of heatScale(dark))
      expect(Math.abs(lightness(parseColour(fill)) - lightness(parseColour(ink)))).toBeGreaterThan(0.38)
  })

  test('takes shares beyond its ends, and none', () => {
    const scale = heatScale(dark)
    expect([heatOf(scale, -1), heatOf(scale, Number.NaN)]).toEqual([scale[0], scale[0]])
    expect(heatOf(scale, 2)).toBe(scale.at(-1))
  })
})

test('every operation but the functions of one number has a family of its own', () => {
  const activations = OPERATIONS.map(({ type }) => type).filter((type) => familyOf(type) === 'activation')
  expect(activations.toSorted()).toEqual(['activation', 'clip', 'prelu', 'scalar'])
  expect(new Set(OPERATIONS.map(({ type }) => familyOf(type)))).toEqual(new Set(FAMILIES))
})
