import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BundleError } from './errors.ts'
import { decodeProbe, encodeProbe } from './probe.ts'
import type { ProbeImages } from './probe.ts'

const probe: ProbeImages = {
  images: Uint8Array.from({ length: 3 * 3 * 2 * 4 }, (_, i) => i),
  labels: Uint8Array.of(1, 0, 1),
  count: 3,
  shape: [3, 2, 4],
  classNames: ['cät', 'dog'],
  attribution: 'nobody',
}

describe('probe images', () => {
  test('come back as they were, whatever memory they are read from', () => {
    const data = encodeProbe(probe)
    expect(decodeProbe(data)).toEqual(probe)
    const within = new Uint8Array(data.length + 3)
    within.set(data, 3)
    expect(decodeProbe(within.subarray(3))).toEqual(probe)
  })

  test('are refused at every length but their own', () => {
    const data = encodeProbe(probe)
    for (let length = 0; length < data.length; length++) {
      expect(() => decodeProbe(data.subarray(0, length))).toThrow(BundleError)
    }
    expect(() => decodeProbe(Uint8Array.of(...data, 0))).toThrow(
      `probe.bin: expected ${data.length} bytes, found ${data.length + 1}`,
    )
  })

  test('never come from noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        expect(() => decodeProbe(data)).toThrow(BundleError)
      }),
    )
  })

  test.each<[string, number, number, string]>([
    ['another kind of file', 0, 0, 'expected probe images, found another kind of file'],
    ['a later version', 4, 9, 'expected version 1, found 9'],
    ['a header that is cut', 8, 20, 'expected a header of count, shape, classNames and attribution'],
  ])('%s is named', (_, at, value, message) => {
    const data = encodeProbe(probe)
    data[at] = value
    expect(() => decodeProbe(data)).toThrow(message)
  })

  test('labels belong to the classes', () => {
    const data = encodeProbe(probe)
    data[data.length - 1] = 2
    expect(() => decodeProbe(data, 'other.bin')).toThrow('other.bin: expected labels below 2, found 2')
    expect(() => encodeProbe({ ...probe, labels: Uint8Array.of(0, 0, 2) })).toThrow('label 2 of 2 classes')
    expect(() => encodeProbe({ ...probe, count: 2 })).toThrow('72 image bytes and 3 labels, expected 48 and 2')
  })
})
