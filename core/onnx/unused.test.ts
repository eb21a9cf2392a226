import { expect, test } from 'vitest'
import { OnnxGraph } from './graph.ts'
import { add, mul, neg } from './ops/elementwise.ts'
import { removeUnused } from './unused.ts'

test('what no output needs goes, what one needs stays in its order', () => {
  const g = new OnnxGraph('test')
  const x = g.input('x', 'float32', [2])
  const y = add(g, x, g.scalar(1))
  mul(g, neg(g, y), g.scalar(2))
  g.output(mul(g, y, y), 'z')
  removeUnused(g)
  expect(g.nodes.map(({ op }) => op)).toEqual(['Add', 'Mul'])
  expect([...g.constants.values()]).toEqual([Float32Array.of(1)])
  expect(g.outputs.map(({ name }) => name)).toEqual(['z'])
})
