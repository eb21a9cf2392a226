import { expect, test } from 'vitest'
import { movingMean } from './smooth.ts'
import { bandPath, dotsPath, linePath } from './svg-paths.ts'

const at = { x: (value: number) => value, y: (value: number) => 100 - value }

test('lines break where a value is missing', () => {
  expect(
    linePath(
      [
        [0, 0],
        [10, 20],
        [20, NaN],
        [30, 5],
        [40, 6],
      ],
      at,
    ),
  ).toBe('M0 100L10 80M30 95L40 94')
  expect(
    dotsPath(
      [
        [1, 2],
        [2, NaN],
        [3.26, 4],
      ],
      at,
    ),
  ).toBe('M1 98h0M3.3 96h0')
  expect(linePath([], at)).toBe('')
})

test('a pixel is crossed once, by its extremes', () => {
  const dense = Array.from({ length: 1000 }, (_, i) => [5 + i / 1000, i === 300 ? 90 : i === 600 ? 10 : 50] as const)
  expect(linePath(dense, at)).toBe('M5 50L5.3 10L5.6 90L6 50')
})

test('bands run along the top and back along the bottom', () => {
  expect(
    bandPath(
      [
        [0, 1, 3],
        [10, 2, 4],
      ],
      at,
    ),
  ).toBe('M0 97L10 96L10 98L0 99Z')
})

test('the moving mean takes what came before', () => {
  expect(
    movingMean(
      [
        [1, 2],
        [2, 4],
        [3, NaN],
        [4, 9],
      ],
      2,
    ),
  ).toEqual([
    [1, 2],
    [2, 3],
    [4, 6.5],
  ])
  expect(() => movingMean([], 0)).toThrow('a window is a positive integer, not 0')
})
