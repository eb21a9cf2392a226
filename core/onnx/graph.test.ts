import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { OnnxGraph } from './graph.ts'
import { encodeModel } from './model.ts'
import { add, cast, mul } from './ops/elementwise.ts'
import { matMul } from './ops/matmul.ts'
import { averagePool } from './ops/pool.ts'
import { concat, flip, pad, reshape, slice, split } from './ops/shape.ts'

function graphOf(shape: number[]) {
  const g = new OnnxGraph('test')
  return { g, x: g.input('x', 'float32', shape) }
}

describe('equal nodes', () => {
  test('are one node', () => {
    const { g, x } = graphOf([2, 3])
    expect(add(g, x, g.scalar(1))).toBe(add(g, x, g.scalar(1)))
    expect(split(g, x, 1, [1, 2])).toBe(split(g, x, 1, [1, 2]))
    expect(g.nodes).toHaveLength(2)
  })

  test('differ in operation, order of inputs, attributes or domain', () => {
    const { g, x } = graphOf([4, 4])
    const y = add(g, x, g.scalar(1))
    const values = [
      y,
      mul(g, x, g.scalar(1)),
      add(g, x, g.scalar(2)),
      add(g, g.scalar(1), x),
      cast(g, x, 'int64'),
      cast(g, x, 'bool'),
      g.node('Cast', [x], [['bool', [4, 4]]], { to: 9 }, 'other')[0],
    ]
    expect(new Set(values).size).toBe(values.length)
    expect(g.nodes).toHaveLength(values.length)
  })

  test('stay apart inside a composite, whose nodes are consecutive', () => {
    const { g, x } = graphOf([2])
    const outside = add(g, x, x)
    const [inside] = g.composite('twice', [x], () => [add(g, x, x)])
    expect(inside).not.toBe(outside)
    expect(g.composites).toEqual([{ kind: 'twice', inputs: [x], outputs: [inside], from: 1, to: 2 }])
    expect(add(g, x, x)).toBe(outside)
  })

  test('constants of the same numbers are shared', () => {
    const { g } = graphOf([1])
    expect(g.scalar(0.5)).toBe(g.scalar(0.5))
    expect(g.ints(1, 2)).toBe(g.ints(1, 2))
    expect(g.ints(12)).not.toBe(g.ints(1, 2))
  })
})

describe('operations that do nothing', () => {
  test('add no node', () => {
    const { g, x } = graphOf([2, 3, 1])
    const same = [
      reshape(g, x, [2, 3, 1]),
      slice(g, x, [1], [0], [3]),
      pad(g, x, [0, 0, 0], [0, 0, 0]),
      flip(g, x, [2]),
      concat(g, [x], 0),
    ]
    for (const value of same) expect(value).toBe(x)
    expect(g.nodes).toHaveLength(0)
  })
})

describe('shapes that do not fit', () => {
  test('are named in the error', () => {
    const { g, x } = graphOf([2, 3])
    const y = g.input('y', 'float32', [4, 3])
    expect(() => add(g, x, y)).toThrow('shapes [2,3] and [4,3] do not broadcast')
    expect(() => matMul(g, x, y)).toThrow('[2,3] and [4,3] cannot be multiplied')
    expect(() => reshape(g, x, [5])).toThrow('[2,3] cannot be reshaped to [5]')
    const images = g.input('images', 'float32', [1, 2, 'H', 4])
    const window = { kernel: [2, 2], stride: [1, 1], padding: [0, 0] } as const
    expect(() => averagePool(g, images, window)).toThrow(/needs the extents of images, but H is not known/)
  })

  test.each([
    [[2, 3], [3], [2, 3]],
    [
      [2, 1, 4],
      [3, 1],
      [2, 3, 4],
    ],
    [
      ['N', 1],
      [1, 5],
      ['N', 5],
    ],
    [[], [2], [2]],
  ])('%j and %j broadcast to %j', (a, b, expected) => {
    const g = new OnnxGraph('test')
    expect(add(g, g.input('a', 'float32', a), g.input('b', 'float32', b)).shape).toEqual(expected)
  })
})

describe('an encoded model', () => {
  test('loads with its names, shapes, types and metadata, and runs', async () => {
    const { g, x } = graphOf([2, 3])
    const y = g.input('rows', 'float32', ['N', 3])
    g.output(add(g, x, g.scalar(1)), 'sum')
    g.output(concat(g, [x, y], 0), 'joined')
    g.output(cast(g, x, 'int64'), 'whole')
    const session = await ort.InferenceSession.create(encodeModel(g, { answer: '42' }), { intraOpNumThreads: 1 })
    expect(session.inputNames).toEqual(['x', 'rows'])
    expect(session.outputNames).toEqual(['sum', 'joined', 'whole'])
    expect(session.inputMetadata).toMatchObject([
      { name: 'x', type: 'float32', shape: [2, 3] },
      { name: 'rows', type: 'float32', shape: ['N', 3] },
    ])
    expect(session.outputMetadata[2]).toMatchObject({ name: 'whole', type: 'int64', shape: [2, 3] })
    const results = await session.run({
      x: new ort.Tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
      rows: new ort.Tensor(Float32Array.of(7, 8, 9), [1, 3]),
    })
    expect(results.sum.data).toEqual(Float32Array.of(2, 3, 4, 5, 6, 7))
    expect(results.joined.dims).toEqual([3, 3])
    expect(results.whole.data).toEqual(BigInt64Array.of(1n, 2n, 3n, 4n, 5n, 6n))
    await session.release()
  })
})
