// A graph whose inputs were moved beforehand gives what the graph gives that moves them itself.
import * as fc from 'fast-check'
import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { OnnxGraph, elements } from './graph.ts'
import { encodeModel } from './model.ts'
import { add, neg } from './ops/elementwise.ts'
import { flip, reshape, slice, transpose } from './ops/shape.ts'
import { feedPrepacked, prepackInputs } from './prepacked-inputs.ts'
import { runOnce } from './session.ts'
import type { Value } from './graph.ts'
import type { TensorValue } from './runtime.ts'

const wave = (shape: readonly number[]): TensorValue => ({
  shape: [...shape],
  data: Float32Array.from({ length: elements(shape) }, (_, i) => Math.sin(12.9898 * i)),
})

type Move = (g: OnnxGraph, x: Value) => Value
const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.shuffledSubarray([0, 1, 2], { minLength: 3 }).map(
    (perm): Move =>
      (g, x) =>
        transpose(g, x, perm),
  ),
  fc.subarray([0, 1, 2], { minLength: 1 }).map(
    (axes): Move =>
      (g, x) =>
        flip(g, x, axes),
  ),
  fc.nat(2).map((axis): Move => (g, x) => {
    const shape = x.shape as number[]
    return reshape(g, x, shape.toSpliced(axis, 1).toSpliced(0, 0, shape[axis]))
  }),
  fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 2 })).map(([axis, step]): Move => (g, x) => {
    const extent = x.shape[axis] as number
    return extent < 2 ? x : slice(g, x, [axis], [1], [extent], [step])
  }),
)
const shapes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))

async function run(graph: OnnxGraph, feeds: Readonly<Record<string, TensorValue>>) {
  return runOnce(ort, encodeModel(graph), {}, feeds)
}

test('any moves of any input, read in the middle and at the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      shapes,
      fc.array(moves, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (shape, all, twice) => {
        const g = new OnnxGraph('moves')
        let x = g.input('x', 'float32', shape)
        if (twice) g.output(neg(g, x), 'itself')
        all.forEach((each, i) => {
          x = each(g, x)
          if (twice || i === all.length - 1) g.output(add(g, x, g.scalar(1)), `y${i}`)
        })
        const feeds = { x: wave(shape) }
        const expected = await run(g, feeds)
        const { graph, moved } = prepackInputs(g)
        expect(graph.nodes.map(({ op }) => op)).not.toContain('Transpose')
        expect(await run(graph, feedPrepacked(moved, feeds))).toEqual(expected)
      },
    ),
    { numRuns: 150, seed: 5 },
  )
})

test('what is large is left to the runtime, and so is what is put out', async () => {
  const g = new OnnxGraph('large')
  const image = g.input('image', 'float32', [8, 64, 64])
  const weight = g.input('weight', 'float32', [4, 3])
  g.output(neg(g, transpose(g, image, [2, 0, 1])), 'turned')
  g.output(transpose(g, weight, [1, 0]), 'transposed')
  const feeds = { image: wave([8, 64, 64]), weight: wave([4, 3]) }
  const { graph, moved } = prepackInputs(g)
  expect(moved).toEqual([])
  expect(await run(graph, feedPrepacked(moved, feeds))).toEqual(await run(g, feeds))
})

test('an input that is only read moved is not fed as it was, and is asked for by its name', () => {
  const g = new OnnxGraph('one')
  g.output(neg(g, transpose(g, g.input('weight', 'float32', [4, 3]), [1, 0])), 'y')
  const { graph, moved } = prepackInputs(g)
  expect(graph.inputs.map(({ shape }) => shape)).toEqual([[3, 4]])
  expect(() => feedPrepacked(moved, {})).toThrow("a value for its input 'weight'")
})
