import { expect, test } from 'vitest'
import { deviceFile } from './device-file.ts'
import { predictWith } from './fit-linear-device.ts'
import { GPU, PHONE, measure, sampleNetworks } from './testing.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { DeviceFile, openDevice } from '@archcast/core/latency/device.ts'

const networks = sampleNetworks(30, 1)
const cells = new Map(networks.map((network, i) => [100 + i, network]))
const samples = (weights: Float64Array) =>
  new Map(measure(networks, weights).map(({ value }, i) => [100 + i, value] as const))

test('a column becomes a device file that predicts its latency and energy', () => {
  const device = {
    name: 'pi5/onnx/cifar10',
    hardware: 'Raspberry Pi 5',
    runtime: 'ONNX Runtime',
    batch: 1,
    how: 'published',
    caveats: ['Made up.'],
    // A cell that the benchmark's other table does not have is left out.
    latency: samples(PHONE).set(7, 1e9),
    energy: samples(GPU),
  }
  const file = deviceFile(device, cells, fittedOf(networks.map(({ graph }) => graph)), 1)
  expect(DeviceFile.parse(JSON.parse(JSON.stringify(file)))).toEqual(file)
  expect(file).toMatchObject({
    name: 'pi5/onnx/cifar10',
    measured: { how: 'published', samples: 30 },
    caveats: ['Made up.'],
    error: { networks: 30, how: expect.stringContaining('isomorphic') },
    energy: { unit: 'mJ', error: { networks: 30 } },
  })
  const { latency, energy } = openDevice(file)
  for (const { graph, work } of networks.slice(0, 10)) {
    expect(latency(graph).value / predictWith(PHONE, work)).toBeCloseTo(1, 1)
    expect(energy!(graph).value / predictWith(GPU, work)).toBeCloseTo(1, 1)
  }
  const { energy: _, ...timed } = device
  expect(deviceFile(timed, cells, { operations: [], blocks: [] }, 1)).not.toHaveProperty('energy')
})
