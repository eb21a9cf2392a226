import { describe, expect, test } from 'vitest'
import { parseArchitecture } from '../arch/parse.ts'
import { DeviceFile, openDevice } from './device.ts'

const model = {
  kind: 'linear' as const,
  intercept: 2,
  weights: { 'pruned.linear': 0.5 },
  ratio: { level: 0.9, low: 0.5, high: 2 },
  fitted: { operations: ['linear 3->2 at 1x1'], blocks: [1] },
}
const file: DeviceFile = {
  format: 1,
  name: 'desk/cpu_1.0:int8+b',
  hardware: 'a desk',
  runtime: 'an abacus',
  batch: 1,
  unit: 'ms',
  measured: { how: 'by eye', samples: 3 },
  error: { within10: 0.9, relative: 0.05, median: 0.04, networks: 20, how: 'fivefold' },
  caveats: [],
  model,
  energy: { unit: 'mJ', model: { ...model, intercept: 7 } },
}
const graph = parseArchitecture({
  input: { channels: 3, height: 1, width: 1 },
  classes: 2,
  nodes: [{ id: 'logits', op: 'linear', channels: 2, inputs: ['input'] }],
})

test('a device of linear models gives latency, and energy where that was measured', () => {
  const device = openDevice(DeviceFile.parse(JSON.parse(JSON.stringify(file))))
  expect(device.latency(graph)).toEqual({ value: 5, low: 2.5, high: 10, reasons: [] })
  expect(device.energy!(graph).value).toBe(10)
  const { energy: _, ...without } = file
  expect(openDevice(without)).not.toHaveProperty('energy')
})

describe('a device file is refused', () => {
  test.each<[string, object, string]>([
    ['of another format', { format: 2 }, 'format'],
    ['with a name that no question can hold', { name: 'my desk' }, 'name'],
    ['with a name that is too long', { name: 'd'.repeat(65) }, 'name'],
    ['with a model of an unknown kind', { model: { ...model, kind: 'oracle' } }, 'model.kind'],
    ['with work of an unknown name', { model: { ...model, weights: { magic: 1 } } }, 'model.weights.magic'],
    ['with energy of another unit', { energy: { ...file.energy, unit: 'J' } }, 'energy.unit'],
    ['with half an image a run', { batch: 0.5 }, 'batch'],
    ['without its caveats', { caveats: undefined }, 'caveats'],
  ])('%s', (_, change, path) => {
    const { success, error } = DeviceFile.safeParse({ ...file, ...change })
    expect(success).toBe(false)
    expect(error!.issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })
})
