// Devices by name and by precision.
import { describe, expect, test } from 'vitest'
import { openDevice } from '../latency/device.ts'
import { desk } from '../latency/testing.ts'
import { devicesMeant } from './devices-meant.ts'

const files = [
  desk,
  { ...desk, name: 'phone', precision: 'int8' },
  ...['fp32', 'int8'].flatMap((precision) => [
    { ...desk, name: `phone/tflite/${precision}`, precision },
    { ...desk, name: `board-1large/tflite/${precision}`, precision },
    { ...desk, name: `board-2small/tflite/${precision}`, precision },
  ]),
  { ...desk, name: 'fpga', precision: 'not stated' },
]
const devices = new Map(files.map((file) => [file.name, openDevice(file)]))
const meant = (names: readonly string[] | undefined, precision?: string) =>
  devicesMeant(devices, names, precision).map(({ file }) => file.name)

describe('devices of a question', () => {
  test('are those named, none where none is', () => {
    expect(meant(['phone/tflite/fp32', 'desk'])).toEqual(['phone/tflite/fp32', 'desk'])
    expect(meant(undefined)).toEqual([])
  })

  test('are all of a precision where none is named', () => {
    expect(meant(undefined, 'fp32')).toEqual([
      'phone/tflite/fp32',
      'board-1large/tflite/fp32',
      'board-2small/tflite/fp32',
    ])
    expect(() => meant([], 'fp32')).toThrow(/no device asked for/)
  })

  test('are those of a precision that a name begins, each once', () => {
    expect(meant(['board'], 'int8')).toEqual(['board-1large/tflite/int8', 'board-2small/tflite/int8'])
    expect(meant(['board-2small', 'board-2small/tflite', 'desk'], 'int8')).toEqual(['board-2small/tflite/int8'])
    // A whole name is that device and no other.
    expect(meant(['phone'], 'int8')).toEqual(['phone'])
  })

  test('are told by their names in full where no precision is asked for', () => {
    expect(() => meant(['board'])).toThrow(
      "unknown device 'board'; did you mean 'board-1large/tflite/fp32' or 'board-2small/tflite/fp32' or " +
        "'board-1large/tflite/int8'? it knows 9, see /v1/devices",
    )
  })

  test.each<[string, string[] | undefined, string, string]>([
    ['that none has', undefined, 'int9', "the precision 'int9'; did you mean 'int8'? theirs are fp32, int8"],
    [
      'that those named do not have',
      ['phone/tflite/fp32'],
      'int8',
      'theirs are fp32; those of all devices are fp32, int8',
    ],
    [
      'of devices that state none',
      ['desk', 'fpga'],
      'fp32',
      'they do not state theirs; those of all devices are fp32, int8',
    ],
  ])('are refused for a precision %s', (_, names, precision, says) => {
    expect(() => meant(names, precision)).toThrow(expect.objectContaining({ code: 'unknown_device' }))
    expect(() => meant(names, precision)).toThrow(
      expect.objectContaining({ errors: [{ pointer: '/precision', detail: expect.stringContaining(says) }] }),
    )
  })
})
