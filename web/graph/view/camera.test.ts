import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldBlocks } from '../blocks.ts'
import { createLayout } from '../layout.ts'
import { residual } from '../testing.ts'
import { blocksIn } from '../unfolding.ts'
import {
  anchored,
  between,
  centre,
  fitAll,
  fitWidth,
  followed,
  pan,
  resized,
  reveal,
  toPlane,
  within,
  zoom,
} from './camera.ts'
import type { Camera } from './camera.ts'

const view = { width: 800, height: 600 }
const cameras: fc.Arbitrary<Camera> = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
  scale: fc.double({ min: 0.05, max: 3, noNaN: true }),
})

test('what is under the pointer stays there while one zooms', () => {
  fc.assert(
    fc.property(
      cameras,
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      fc.nat(800),
      fc.nat(600),
      (camera, factor, x, y) => {
        const [before, after] = [toPlane(camera, x, y), toPlane(zoom(camera, factor, x, y), x, y)]
        expect(after.x).toBeCloseTo(before.x, 4)
        expect(after.y).toBeCloseTo(before.y, 4)
      },
    ),
  )
})

test('dragging moves the picture with the pointer', () => {
  fc.assert(
    fc.property(cameras, fc.integer({ min: -500, max: 500 }), (camera, by) => {
      const [before, after] = [toPlane(camera, 100, 100), toPlane(pan(camera, by, by), 100 + by, 100 + by)]
      expect(after.x).toBeCloseTo(before.x, 4)
      expect(after.y).toBeCloseTo(before.y, 4)
    }),
  )
})

test('a move starts and ends where it should', () => {
  fc.assert(
    fc.property(cameras, cameras, (one, other) => {
      for (const [share, wanted] of [
        [0, one],
        [1, other],
      ] as const) {
        const { x, y, scale } = between(one, other, share)
        expect(scale).toBeCloseTo(wanted.scale, 6)
        expect(x).toBeCloseTo(wanted.x, 2)
        expect(y).toBeCloseTo(wanted.y, 2)
      }
    }),
  )
})

test('a network is never shown larger than life, and all of its width is seen', () => {
  expect(fitWidth({ width: 400, height: 9000 }, view)).toEqual({ x: -200, y: 0, scale: 1 })
  expect(fitWidth({ width: 1600, height: 9000 }, view)).toEqual({ x: 0, y: 0, scale: 0.5 })
  expect(fitWidth({ width: 780, height: 9000 }, { width: 390, height: 800 })).toEqual({ x: 0, y: -80, scale: 0.5 })
  expect(fitAll({ width: 400, height: 6000 }, view).scale).toBeCloseTo(0.1)
})

test('a box in view is not moved to, one beyond is put in the middle', () => {
  const camera = { x: 0, y: 0, scale: 1 }
  expect(reveal(camera, { x: 100, y: 100, width: 100, height: 30 }, view)).toEqual(camera)
  expect(reveal(camera, { x: 100, y: 5000, width: 100, height: 30 }, view)).toEqual({ x: 0, y: 4715, scale: 1 })
  expect(centre(camera, { x: 1000, y: 1000, width: 100, height: 100 }, view, 2)).toEqual({ x: 850, y: 900, scale: 2 })
})

test('a block that unfolds stays where it was', () => {
  const camera = { x: 10, y: 20, scale: 0.5 }
  const [folded, unfolded] = [
    { x: 100, y: 400, width: 100, height: 40 },
    { x: 60, y: 430, width: 300, height: 900 },
  ]
  const after = anchored(camera, folded, unfolded)
  expect(unfolded.y - after.y).toBe(folded.y - camera.y)
  expect(unfolded.x + 150 - after.x).toBe(folded.x + 50 - camera.x)
})

test('the network cannot be lost', () => {
  fc.assert(
    fc.property(cameras, (camera) => {
      const { x, y, scale } = within(camera, { width: 500, height: 4000 }, view)
      expect(x).toBeLessThan(500)
      expect(y).toBeLessThan(4000)
      expect(x + view.width / scale).toBeGreaterThan(0)
      expect(y + view.height / scale).toBeGreaterThan(0)
    }),
  )
})

test('what is in the middle of the view stays there when all unfolds', () => {
  const network = residual(20)
  const parts = foldBlocks(network)
  const layout = createLayout()
  const scene = (ids: readonly string[]) => layout({ network, parts, unfolded: new Set(ids) })
  const [folded, unfolded] = [scene([]), scene(blocksIn(parts).map(({ id }) => id))]
  const place = (layer: number, { boxes }: typeof folded) => boxes.find(({ layers }) => layers.includes(layer))!
  const camera = centre({ x: 0, y: 0, scale: 1 }, place(100, unfolded), view)
  const after = followed(camera, view, unfolded, folded)
  const block = place(100, folded)
  expect(block.y + block.height / 2 - after.y).toBeCloseTo(view.height / 2 / after.scale)
  expect(followed(after, view, folded, unfolded).y).not.toBe(after.y)
})

test('a view that narrows keeps its middle', () => {
  const narrow = { width: 400, height: 600 }
  const camera = { x: 10, y: 20, scale: 0.5 }
  expect(toPlane(resized(camera, view, narrow), 200, 0)).toEqual(toPlane(camera, 400, 0))
})
