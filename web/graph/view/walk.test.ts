import { expect, test } from 'vitest'
import { foldBlocks } from '../blocks.ts'
import { createLayout } from '../layout.ts'
import { drawing, residual } from '../testing.ts'
import { blocksIn } from '../unfolding.ts'
import { walkOf } from './walk.ts'
import type { DrawnNetwork } from '../network.ts'

function walked(network: DrawnNetwork) {
  const parts = foldBlocks(network)
  const scene = createLayout()({ network, parts, unfolded: new Set(blocksIn(parts).map(({ id }) => id)) })
  return { boxes: scene.boxes, walk: walkOf(scene) }
}

test('down leads from the input to the output, through every layer of a chain of blocks, and up leads back', () => {
  const { boxes, walk } = walked(residual(3))
  const seen = [0]
  while (walk.from(seen.at(-1)!, 'down') !== seen.at(-1)) seen.push(walk.from(seen.at(-1)!, 'down'))
  expect(seen).toEqual([...boxes.keys()])
  const back = [boxes.length - 1]
  while (walk.from(back.at(-1)!, 'up') !== back.at(-1)) back.push(walk.from(back.at(-1)!, 'up'))
  expect(back.at(-1)).toBe(0)
})

test('left and right lead to branches, and no further', () => {
  const { add, finish } = drawing()
  const start = add('conv', [-1])
  const branches = [add('conv', [start]), add('conv', [start]), add('conv', [start])]
  const { boxes, walk } = walked(finish(add('concat', branches)))
  const [left, middle, right] = boxes
    .flatMap(({ layers }, at) => (branches.includes(layers[0]) ? [at] : []))
    .sort((a, b) => boxes[a].x - boxes[b].x)
  expect(walk.from(left, 'right')).toBe(middle)
  expect(walk.from(middle, 'right')).toBe(right)
  expect(walk.from(right, 'right')).toBe(right)
  expect(walk.from(middle, 'left')).toBe(left)
})

test('Home and End lead to the ends, and a first step to the first box', () => {
  const { boxes, walk } = walked(residual(1))
  expect([walk.from(3, 'first'), walk.from(3, 'last'), walk.from(-1, 'down')]).toEqual([0, boxes.length - 1, 0])
})
