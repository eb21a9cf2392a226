// What generated tensors are brought to in networks that leave the size of their values to their weights, and where
// they stay.
import { expect, test } from 'vitest'
import { parseArchitecture } from '../../arch/parse.ts'
import { createRandom } from '../../spaces/random.ts'
import { SPACES } from '../../spaces/spaces.ts'
import { defaultConfig } from '../config.ts'
import { FAMILIES } from '../testing.ts'
import { scaleToSize } from './generated-sizes.ts'
import { ghnItem } from './tile-plan.ts'
import type { ParameterSpec } from '../../arch/graph.ts'

const sizesOf = (document: object) =>
  ghnItem(parseArchitecture(document), defaultConfig)
    .plan.weights.filter(({ tiles }) => tiles.length > 0)
    .map(({ spec, size }) => [spec, size] as const)

test('networks that batch normalisation holds together keep what is generated', () => {
  for (const name of ['nas-bench-201', 'ghn-cells', 'anytime']) {
    const space = SPACES.get(name)!
    const random = createRandom(3)
    for (let i = 0; i < 20; i++) {
      const { graph, scored } = space.resolve(space.sample(random))
      for (const each of [graph, scored])
        expect(ghnItem(each, defaultConfig).plan.weights.filter(({ size }) => size)).toEqual([])
    }
  }
})

test('every generated tensor of a network without is brought to a size', () => {
  for (const family of ['ResNet without any', 'ViT', 'ConvNeXt', 'LSTM'])
    expect(sizesOf(FAMILIES[family]).filter(([, size]) => !size)).toEqual([])
})

test('a kernel reads less of each term where residual sums have made values larger', () => {
  const expanding = sizesOf(FAMILIES['ResNet without any']).filter(
    ([{ shape, fill }]) => fill === 'kernel' && shape[0] === 24 && shape[1] === 96,
  )
  const values = expanding.map(([, size]) => size!.value)
  expect(values.length).toBeGreaterThan(4)
  expect(values).toEqual(values.toSorted((a, b) => b - a))
  expect(values[0] / values.at(-1)!).toBeGreaterThan(2)
})

const spec: ParameterSpec = { name: 'a.weight', node: 1, role: 'weight', shape: [4, 8, 3, 3], fill: 'kernel' }
const values = () => Float32Array.from({ length: 288 }, (_, i) => 5 + Math.sin(i))

test('rows are of one size each, with the mean of rows of independent numbers', () => {
  const data = values()
  scaleToSize({ value: 0.5, row: 72 }, spec, data)
  for (let at = 0; at < data.length; at += 72) {
    const row = data.subarray(at, at + 72)
    expect(Math.abs(row.reduce((sum, value) => sum + value, 0))).toBeCloseTo(0.5 * Math.sqrt(72), 3)
    expect(Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0) / 72)).toBeCloseTo(0.5, 5)
  }
})

test('what has no rows is brought there as a whole, and zeros stay zeros', () => {
  const data = values()
  scaleToSize({ value: 2 }, spec, data)
  expect(Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length)).toBeCloseTo(2, 5)
  expect(data[1] / data[0]).toBeCloseTo(values()[1] / values()[0], 5)
  const zeros = new Float32Array(288)
  scaleToSize({ value: 2, row: 72 }, spec, zeros)
  expect(zeros.every((value) => value === 0)).toBe(true)
})
