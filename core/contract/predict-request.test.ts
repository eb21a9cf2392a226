import { describe, expect, test } from 'vitest'
import { ArchitectureError } from '../arch/errors.ts'
import { parsePredictRequest } from './predict-request.ts'

const architecture = { space: 'nas-bench-201', arch: '|...|', depth: { images: 3, method: 'mine', id: 4 } }

describe('a question', () => {
  test('is an architecture without what stands beside it', () => {
    const asked = {
      id: 'a',
      ...architecture,
      method: 'head',
      devices: ['desk', 'bench'],
      precision: 'int8',
      images: 64,
    }
    const before = structuredClone(asked)
    expect(parsePredictRequest(asked)).toEqual({
      id: 'a',
      architecture,
      options: { method: 'head', devices: ['desk', 'bench'], precision: 'int8', images: 64 },
    })
    expect(asked).toEqual(before)
  })

  test('may choose nothing, or some', () => {
    expect(parsePredictRequest(architecture)).toEqual({ architecture, options: {} })
    expect(parsePredictRequest({ ...architecture, method: 'surrogate' }).options).toEqual({ method: 'surrogate' })
    expect(parsePredictRequest({ ...architecture, devices: [] }).options).toEqual({ devices: [] })
    expect(parsePredictRequest({ id: 7 })).toEqual({ id: '7', architecture: {}, options: {} })
  })

  test.each([[null], ['text'], [[{ images: 0 }]], [3]])(
    'that is no document is left to the architecture: %j',
    (json) => {
      expect(parsePredictRequest(json)).toEqual({ architecture: json, options: {} })
    },
  )

  test.each<[string, object, string[], RegExp]>([
    ['a method that there is not', { method: 'oracle' }, ['/method'], /'method' must be 'head' or 'surrogate'/],
    ['a method that is no text', { method: 1 }, ['/method'], /'method'/],
    ['no images', { images: 0 }, ['/images'], /'images' must be at least 1, not 0/],
    ['half an image', { images: 1.5 }, ['/images'], /'images' must be a whole number/],
    ['images as text', { images: '3' }, ['/images'], /'images' must be a whole number, not "3"/],
    ['no choice at all', { images: null }, ['/images'], /'images' must be a whole number, not null/],
    ['one device without a list', { devices: 'desk' }, ['/devices'], /'devices' must be an array/],
    ['a device that is no name', { devices: ['desk', 2] }, ['/devices/1'], /'devices\[1\]' must be a string, not 2/],
    ['a name that is too long', { devices: ['d'.repeat(65)] }, ['/devices/0'], /at most 64 characters/],
    ['too many devices', { devices: Array(65).fill('d') }, ['/devices'], /'devices' must have at most 64 entries/],
    ['two precisions', { precision: ['fp32', 'int8'] }, ['/precision'], /'precision' must be a string/],
    ['several', { method: '', devices: [null], images: -1 }, ['/method', '/devices/0', '/images'], /'method'/],
  ])('with %s is refused by pointer', (_, choices, pointers, message) => {
    const ask = () => parsePredictRequest({ ...architecture, ...choices })
    expect(ask).toThrow(ArchitectureError)
    expect(ask).toThrow(message)
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'invalid_architecture',
        errors: pointers.map((pointer) => ({ pointer, detail: expect.any(String) })),
      }),
    )
  })
})
