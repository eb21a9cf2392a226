import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldBlocks } from './blocks.ts'
import { createLayout } from './layout.ts'
import { networks } from './testing-random.ts'
import { dense, residual, unet } from './testing.ts'
import { blocksIn } from './unfolding.ts'
import type { DrawnNetwork } from './network.ts'
import type { Place, Scene } from './scene.ts'

/** Some of the blocks unfolded: by the bits of `which`, or all. */
function laidOut(network: DrawnNetwork, which = -1, room = 0): Scene {
  const parts = foldBlocks(network)
  const unfolded = new Set(blocksIn(parts).flatMap(({ id }, at) => ((which >> (at % 31)) & 1 ? [id] : [])))
  return createLayout()({ network, parts, unfolded, room })
}

const overlap = (a: Place, b: Place) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const holds = (outer: Place, inner: Place) =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01
const disjoint = (a: readonly number[], b: readonly number[]) => !a.some((index) => b.includes(index))

/** What holds of every picture. */
function check(scene: Scene, { layers, inputs, outputs }: DrawnNetwork): void {
  const { boxes, frames, lines } = scene
  expect(boxes.flatMap((box) => box.layers).toSorted((a, b) => a - b)).toEqual(layers.map((_, index) => index))
  for (const [at, box] of boxes.entries()) {
    expect(holds({ x: 0, y: 0, width: scene.width, height: scene.height }, box)).toBe(true)
    for (const other of boxes.slice(at + 1)) expect(overlap(box, other), `${box.id} and ${other.id}`).toBe(false)
    for (const frame of frames) {
      if (box.layers.length > 0 && !disjoint(frame.block.layers, box.layers)) expect(holds(frame, box)).toBe(true)
      else expect(overlap(frame, box), `${frame.block.id} and ${box.id}`).toBe(false)
    }
  }
  for (const { points, from, to } of lines) {
    for (let at = 3; at < points.length; at += 2) expect(points[at]).toBeGreaterThanOrEqual(points[at - 2])
    if (to >= 0) expect(boxes[to].y).toBeGreaterThan(boxes[from].y)
  }
  // Whatever reads something is led to from there.
  const led = new Set(lines.map(({ from, to }) => `${from} ${to}`))
  const boxOf = layers.map((_, index) => boxes.findIndex((box) => box.layers.includes(index)))
  const giver = (input: number) => (input < 0 ? -1 - input : boxOf[input])
  for (const [index, layer] of layers.entries())
    for (const input of layer.inputs)
      if (giver(input) !== boxOf[index]) expect(led).toContain(`${giver(input)} ${boxOf[index]}`)
  for (const [at, output] of outputs.entries())
    expect(led).toContain(`${giver(output)} ${boxes.length - outputs.length + at}`)
  expect(boxes.filter(({ kind }) => kind === 'input')).toHaveLength(inputs.length)
}

test('boxes do not overlap, frames hold their own, and lines lead down to whatever reads', () => {
  fc.assert(
    fc.property(networks(), fc.integer(), fc.constantFrom(0, 40), (network, which, room) => {
      check(laidOut(network, which, room), network)
    }),
  )
})

describe.each([
  ['residual', residual(8)],
  ['U-Net', unet(4)],
  ['dense', dense(12)],
])('%s', (_, network) => {
  test.each([0, 0b101, -1])('folded by %i', (which) => check(laidOut(network, which), network))
})

test('blocks that are alike are laid out alike', () => {
  const { frames } = laidOut(residual(4))
  const sizes = frames
    .filter(({ block }) => block.title === 'residual block')
    .map(({ width, height, x }) => [width, height, x])
  expect(sizes).toHaveLength(4)
  expect(new Set(sizes.map(String)).size).toBe(1)
})

test('what was laid out before is the same again', () => {
  const layout = createLayout()
  const network = unet(3)
  const parts = foldBlocks(network)
  const unfolded = new Set(blocksIn(parts).map(({ id }) => id))
  const first = layout({ network, parts, unfolded })
  layout({ network: residual(3), parts: foldBlocks(residual(3)), unfolded: new Set() })
  expect(layout({ network, parts, unfolded })).toEqual(first)
})

test('the layers of an unfolded unit stand right under one another', () => {
  const { boxes } = laidOut(residual(1))
  const [conv, norm, relu] = boxes.filter(({ kind }) => kind === 'layer')
  expect([norm.x, relu.x]).toEqual([conv.x, conv.x])
  expect(norm.y - conv.y - conv.height).toBeLessThan(4)
  expect(relu.y - norm.y - norm.height).toBeLessThan(4)
})

test('the shape of a value stands where it leaves its box, once', () => {
  const { boxes, lines } = laidOut(residual(2), 0)
  const labelled = lines.filter(({ label }) => label !== undefined)
  expect(new Set(labelled.map(({ from }) => from)).size).toBe(labelled.length)
  for (const { from, points } of labelled) expect(points[1]).toBe(boxes[from].y + boxes[from].height)
  expect(labelled.map(({ label }) => label)).toContain('64×56×56')
})

test('a fault is written into the box of its layer', () => {
  const network = residual(1)
  const notes = new Map([[network.layers[0].id, 'the kernel is wider than what it reads']])
  const { boxes } = createLayout()({
    network,
    parts: foldBlocks(network),
    unfolded: new Set([...blocksIn(foldBlocks(network))].map(({ id }) => id)),
    notes,
  })
  const box = boxes.find(({ id }) => id === network.layers[0].id)!
  expect(box.note).toBe('the kernel is wider than what it reads')
  expect(box.height).toBeGreaterThan(boxes.find(({ id }) => id === network.layers[1].id)!.height)
})
