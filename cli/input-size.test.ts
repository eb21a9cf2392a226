// Options that say how a network is run.
import { expect, test } from 'vitest'
import { inputSize } from './input-size.ts'
import type { SizeOptions } from './input-size.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

test.each<[SizeOptions, InputSize]>([
  [{}, {}],
  [{ image: '224x192' }, { height: 224, width: 192 }],
  [{ batch: '8' }, { batch: 8 }],
  [{ dim: ['sequence=128', 'a=b=2'] }, { dims: { sequence: 128, 'a=b': 2 } }],
  [
    { image: '1x2', batch: '3', dim: ['n=4'] },
    { height: 1, width: 2, batch: 3, dims: { n: 4 } },
  ],
])('%j', (options, size) => expect(inputSize(options)).toEqual(size))

test.each<[SizeOptions, string]>([
  [{ image: '224' }, "--image must be height x width, such as 224x224, not '224'"],
  [{ batch: '0' }, "--batch must be a whole number from 1 to 65536, not '0'"],
  [{ batch: '1e9' }, "--batch must be a whole number from 1 to 65536, not '1e9'"],
  [{ dim: ['sequence'] }, "such as sequence=128, not 'sequence'"],
  [{ dim: ['=9'] }, '--dim must be name=extent'],
  [{ dim: ['n=0'] }, '--dim must be name=extent'],
])('%j is refused by name', (options, message) => expect(() => inputSize(options)).toThrow(message))
