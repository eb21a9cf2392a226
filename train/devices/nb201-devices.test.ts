import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DataError } from '../data/errors.ts'
import { temporaryFolder } from '../data/testing.ts'
import { readTableDevices } from './nb201-devices.ts'
import { SOURCES, describeColumn } from './table-columns.ts'

let folder: string
beforeEach(async () => void (folder = await temporaryFolder()))
afterEach(() => rm(folder, { recursive: true }))
const write = (file: string, ...lines: string[]) => writeFile(join(folder, file), `${lines.join('\n')}\n`)

describe('latency tables', () => {
  test('have a device a column, by the cells that were measured', async () => {
    await write('nb201_latency_help.csv', 'idx,titan_rtx_32,pixel3', '3,4.5,20', '9,-1,21', '4,6,0')
    await write('nb201_latency_oneproxy_eagle.csv', 'idx,eagle_tpu', '7,0.5')
    const devices = await readTableDevices(folder)
    expect(devices.map(({ name, hardware, batch }) => ({ name, hardware, batch }))).toEqual([
      { name: 'titan_rtx_32', hardware: 'NVIDIA Titan RTX', batch: 32 },
      { name: 'pixel3', hardware: 'Google Pixel 3', batch: 1 },
      { name: 'eagle_tpu', hardware: 'Google Edge TPU', batch: 1 },
    ])
    // -1 and 0 stand for what was not measured.
    expect(devices.map(({ latency }) => [...latency])).toEqual([
      [
        [3, 4.5],
        [4, 6],
      ],
      [
        [3, 20],
        [9, 21],
      ],
      [[7, 0.5]],
    ])
    expect(devices.every(({ energy }) => energy === undefined)).toBe(true)
  })

  test('keep what a cell was measured at itself, and the energy beside it', async () => {
    await write(
      'nb201_latency_hw360.csv',
      'idx,rep_idx,pi5/onnx/cifar10:lat_ms,pi5/onnx/cifar10:mJ,pi5/litert/cifar10:lat_ms',
      '1,1,10,100,5',
      '2,1,10,100,5',
      '5,5,12,-1,-1',
    )
    const [onnx, litert, ...none] = await readTableDevices(folder)
    expect(none).toEqual([])
    expect(onnx).toMatchObject({
      name: 'pi5/onnx/cifar10',
      hardware: 'Raspberry Pi 5',
      runtime: 'ONNX Runtime',
      latency: new Map([
        [1, 10],
        [5, 12],
      ]),
      energy: new Map([[1, 100]]),
    })
    expect(litert).toMatchObject({ name: 'pi5/litert/cifar10', latency: new Map([[1, 5]]) })
    expect(litert.energy).toBeUndefined()
  })

  test('that are missing or damaged are named', async () => {
    const error: unknown = await readTableDevices(folder).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DataError)
    expect((error as DataError).message).toBe(
      `${folder}: has none of nb201_latency_help.csv, nb201_latency_hw360.csv, nb201_latency_oneproxy_eagle.csv. ` +
        'Name with --tables the folder that holds them',
    )
    await write('nb201_latency_help.csv', 'idx,pixel3', '3,fast')
    await expect(readTableDevices(folder)).rejects.toThrow(
      'nb201_latency_help.csv: line 2, column pixel3: "fast" is not a number. Replace nb201_latency_help.csv or remove it',
    )
    await write('nb201_latency_help.csv', 'cell,pixel3', '3,1')
    await expect(readTableDevices(folder)).rejects.toThrow('has no column idx')
  })
})

describe('columns', () => {
  const [help, hw360] = SOURCES
  test.each([
    ['titan_rtx_256', { hardware: 'NVIDIA Titan RTX', batch: 256, caveats: [] }],
    ['gold_6240', { hardware: 'Intel Xeon Gold 6240', batch: 1, caveats: [expect.stringContaining('two speeds')] }],
    ['samsung_s7', { hardware: 'Samsung Galaxy S7', caveats: ['The figures are whole milliseconds.'] }],
    ['toaster_32', { name: 'toaster_32', hardware: 'toaster', batch: 32 }],
    // The number is the device's, not a batch size.
    ['eagle_jetson_16', { hardware: 'NVIDIA Jetson Nano, 16-bit', batch: 1 }],
  ])('%s', (column, expected) => {
    expect(describeColumn(help, column)).toMatchObject(expected)
  })

  test('of another task say so', () => {
    expect(describeColumn(hw360, 'pi5/torchmobile/imagenet16:lat_ms')).toMatchObject({
      name: 'pi5/torchmobile/imagenet16',
      runtime: 'PyTorch Mobile',
      batch: 1,
      caveats: [expect.stringContaining('the task imagenet16')],
    })
  })
})
