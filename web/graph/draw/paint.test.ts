import { expect, test } from 'vitest'
import { foldBlocks } from '../blocks.ts'
import { createLayout } from '../layout.ts'
import { residual } from '../testing.ts'
import { FAMILIES } from './families.ts'
import { greatestShare, paintBoxes, printShare } from './paint.ts'
import type { Layer } from '../../engine/engine-types.ts'
import type { Theme } from './theme.ts'

const families = Object.fromEntries(
  FAMILIES.map((family, at) => [family, `#00${String(at)}0${String(at)}0`]),
) as Theme['families']
const names = [
  'background',
  'surface',
  'text',
  'muted',
  'border',
  'frame',
  'line',
  'accent',
  'fault',
  'added',
  'changed',
  'removed',
]
const theme = {
  ...Object.fromEntries(names.map((name) => [name, '#ffffff'])),
  families,
  dark: false,
  font: '',
} as Theme
const network = residual(3)
const scene = createLayout()({ network, parts: foldBlocks(network), unfolded: new Set() })
const macs = ({ macs: of }: Layer) => of

test('shares of folded blocks are those of all their layers, and add up', () => {
  const paints = paintBoxes(scene, network.layers, { kind: 'share', of: macs, title: '' }, {}, theme)
  // Ten convolutions: one before three blocks of three.
  expect(scene.boxes.map(({ title }) => title)).toEqual(['input', 'conv-bn-relu', '3 × residual block', 'output'])
  expect(paints.map(({ share }) => share)).toEqual([undefined, '10%', '90%', undefined])
  expect(greatestShare(scene, network.layers, macs)).toBeCloseTo(0.9)
})

test('where nothing costs anything, no share is said', () => {
  const paints = paintBoxes(scene, network.layers, { kind: 'share', of: () => 0, title: '' }, {}, theme)
  expect(paints.every(({ share }) => share === undefined)).toBe(true)
  expect(greatestShare(scene, network.layers, () => 0)).toBe(0)
})

test('a block bears the marks of what is folded into it', () => {
  const { layers } = network
  const changes = new Map([
    [layers[0].id, 'added'],
    [layers[5].id, 'removed'],
    [layers[6].id, 'added'],
  ] as const)
  const paints = paintBoxes(
    scene,
    layers,
    { kind: 'op' },
    { changes, faults: new Map([[layers[20].id, 'wrong']]) },
    theme,
  )
  expect(paints.map(({ change, faulty }) => [change, faulty])).toEqual([
    [undefined, false],
    ['added', false],
    ['changed', true],
    [undefined, false],
  ])
})

test('a unit has the colours of its layers, from the top down', () => {
  const [, unit] = paintBoxes(scene, network.layers, { kind: 'op' }, {}, theme)
  expect(unit.bar).toEqual([families.convolution, families.normalisation, families.activation])
})

test('shares are short', () => {
  expect([0.5, 0.0999, 0.012, 0.00001].map(printShare)).toEqual(['50%', '10%', '1.2%', '<0.1%'])
})
