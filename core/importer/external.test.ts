// The files that an ONNX file lists as its own, wherever in it they stand.
import { create, toBinary } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { TensorProto_DataLocation as Location, ModelProtoSchema, TensorProto_DataType as Type } from 'onnx-buf'
import { describe, expect, test } from 'vitest'
import { ArchitectureError } from '../arch/errors.ts'
import { decodeOnnx } from './decode.ts'
import { externalFilesOf } from './external.ts'
import type { MessageInitShape } from '@bufbuild/protobuf'

type Model = MessageInitShape<typeof ModelProtoSchema>

function tensor(name: string, place: Readonly<Record<string, string>>, dims = [2, 3], dataType: Type = Type.FLOAT) {
  const externalData = Object.entries(place).map(([key, value]) => ({ key, value }))
  return { name, dims: dims.map(BigInt), dataType, dataLocation: Location.EXTERNAL, externalData }
}
type Tensor = ReturnType<typeof tensor>

/** Every field of onnx.proto that a tensor may stand in. */
const PLACES: Readonly<Record<string, (one: Tensor) => Model>> = {
  initializer: (one) => ({ graph: { initializer: [one] } }),
  'values of a sparse initializer': (one) => ({ graph: { sparseInitializer: [{ values: one }] } }),
  'indices of a sparse initializer': (one) => ({ graph: { sparseInitializer: [{ indices: one }] } }),
  attribute: (t) => ({ graph: { node: [{ attribute: [{ name: 'value', t }] }] } }),
  'list of an attribute': (one) => ({ graph: { node: [{ attribute: [{ tensors: [one] }] }] } }),
  'sparse attribute': (values) => ({ graph: { node: [{ attribute: [{ sparseTensor: { values } }] }] } }),
  'list of sparse ones': (values) => ({ graph: { node: [{ attribute: [{ sparseTensors: [{ values }] }] }] } }),
  branch: (one) => ({ graph: { node: [{ attribute: [{ g: { initializer: [one] } }] }] } }),
  'list of branches': (one) => ({ graph: { node: [{ attribute: [{ graphs: [{ initializer: [one] }] }] }] } }),
  function: (t) => ({ graph: {}, functions: [{ node: [{ attribute: [{ t }] }] }] }),
  'default of a function': (t) => ({ graph: {}, functions: [{ attributeProto: [{ t }] }] }),
  training: (one) => ({ graph: {}, trainingInfo: [{ algorithm: { initializer: [one] } }] }),
  'start of training': (one) => ({ graph: {}, trainingInfo: [{ initialization: { initializer: [one] } }] }),
}

const filesOf = (model: Model) =>
  externalFilesOf(decodeOnnx(toBinary(ModelProtoSchema, create(ModelProtoSchema, model)), 'x.onnx'), 'x.onnx')
const initializers = (...initializer: Tensor[]) => filesOf({ graph: { initializer } })

test.each(Object.entries(PLACES))('%s', (_, modelOf) => {
  expect(filesOf(modelOf(tensor('w', { location: 'x.onnx_data' })))).toEqual([
    { location: 'x.onnx_data', bytes: 24, tensor: 'w' },
  ])
})

test('a file is listed once, as long as the tensor in it that ends last needs', () => {
  const found = initializers(
    tensor('a', { location: 'w', offset: '4096', length: '10' }),
    tensor('b', { location: './w', offset: '100' }),
    tensor('c', { location: 'sub//v' }, [8], Type.FLOAT16),
  )
  expect(found).toEqual([
    { location: 'w', bytes: 4106, tensor: 'a' },
    { location: 'sub/v', bytes: 16, tensor: 'c' },
  ])
})

test('a tensor with values of its own has no file, whatever it says', () => {
  expect(initializers({ ...tensor('w', { location: 'x' }), dataLocation: Location.DEFAULT })).toEqual([])
})

describe('is refused with the name of the tensor', () => {
  test.each([
    [{}, 'no location'],
    [{ location: '/etc/passwd' }, 'not a path inside'],
    [{ location: '../w' }, 'not a path inside'],
    [{ location: 'a/../w' }, 'not a path inside'],
    [{ location: 'a\\..\\..\\w' }, 'not a path inside'],
    [{ location: 'C:\\w' }, 'not a path inside'],
    [{ location: '\\\\host\\w' }, 'not a path inside'],
    [{ location: './' }, 'not a path inside'],
    [{ location: 'w\0' }, 'not a path inside'],
    [{ location: 'w', offset: '-1' }, "the offset '-1'"],
    [{ location: 'w', length: '1e3' }, "the length '1e3'"],
  ])('%j', (place, reason) => {
    expect(() => initializers(tensor('fc.weight', place))).toThrow(reason)
    expect(() => initializers(tensor('fc.weight', place))).toThrow("x.onnx: the tensor 'fc.weight'")
  })
})

test('no path that is taken leaves the folder', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'b.data', '\\', '..\\', 'c:', '/')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const written = parts.join('/')
      try {
        const [{ location }] = initializers(tensor('w', { location: written }))
        expect(location).not.toMatch(/^\/|^$|(?:^|[/\\])\.\.(?:$|[/\\])|\/\/|(?:^|\/)\.(?:$|\/)/)
        expect(location.split('/')).toEqual(
          parts
            .join('/')
            .split('/')
            .filter((name) => name !== '' && name !== '.'),
        )
      } catch (error) {
        if (!(error instanceof ArchitectureError)) throw error
        expect(written).toMatch(/\.\.|^[/\\]|^c:[/\\]|^[./]*$/)
      }
    }),
  )
})
