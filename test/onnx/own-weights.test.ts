// Weights under an ONNX file's own names: the file with them computes what the network with generated weights does.
import { fileURLToPath } from 'node:url'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keptFile, stateOf } from '../fixtures/onnx/kept.ts'
import { runModel } from './run-file.ts'
import { smallModel } from './small-models.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { normaliseImages } from '@archcast/core/bundle/normalise.ts'
import { SCORING_BOUNDS } from '@archcast/core/contract/limits.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { fillWeights } from '@archcast/train/latency/fill-weights.ts'
import type { NamedTensor } from '@archcast/core/predict/predictor-types.ts'
import type { LocalScorer } from '@archcast/core/predict/scorer.ts'

let scorer: LocalScorer
const bundle = await loadBundleFolder(fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url)))
beforeAll(async () => {
  scorer = await createScorer({ ort, bundle, bounds: { ...SCORING_BOUNDS, images: 32 } })
})
afterAll(() => scorer.release())

/** The file with these tensors in the place of its own. */
function withTensors(bytes: Uint8Array, tensors: readonly NamedTensor[]): Uint8Array {
  const model = fromBinary(ModelProtoSchema, fillWeights(bytes))
  const data = new Map(tensors.map((tensor) => [tensor.name, tensor.data]))
  for (const node of model.graph!.node) {
    if (node.opType !== 'BatchNormalization') continue
    // A file in training mode normalises by its input; what is compared is the network in use.
    node.attribute = node.attribute.filter(({ name }) => name !== 'training_mode')
    node.output.length = 1
  }
  for (const tensor of model.graph!.initializer) {
    const own = data.get(tensor.name)
    if (own) tensor.rawData = new Uint8Array(own.slice().buffer)
  }
  return toBinary(ModelProtoSchema, model)
}

const SHAPE = [3, 32, 32] as const

async function logitsOf(model: Uint8Array, images: Float32Array): Promise<Float32Array> {
  const [input] = fromBinary(ModelProtoSchema, model).graph!.input
  const results = await runModel(model, { [input.name]: { data: images, dims: [1, ...SHAPE], whole: false } })
  return [...results.values()].at(-1)!.data
}

describe.each(['residual', 'transformer'] as const)('%s', (name) => {
  test.each(['kept', 'kept-torchscript'] as const)('%s: every tensor of its state_dict, in its shape', async (form) => {
    const bytes = keptFile(name, form)
    const { architecture, own } = resolveOnnx(bytes, 'net.onnx')
    const tensors = await scorer.weights({ ...architecture, own: own() })
    expect(Object.fromEntries(tensors.map((tensor) => [tensor.name, tensor.shape]))).toEqual(stateOf(name))

    // Black to white, as bytes: what a child reads it normalises itself.
    const random = createRandom(4)
    const pixels = Uint8Array.from({ length: 3 * 32 * 32 }, () => random.int(256))
    const child = await logitsOf(
      await scorer.child(architecture),
      Float32Array.from(pixels, (x) => x / 255),
    )
    const normalised = normaliseImages(pixels, SHAPE, bundle.manifest.dataset)
    const file = await logitsOf(withTensors(bytes, tensors), normalised)
    const scale = Math.max(...child.map(Math.abs))
    expect(scale).toBeGreaterThan(1e-3)
    file.forEach((value, i) => expect(Math.abs(value - child[i])).toBeLessThan(1e-4 * scale))
  })
})

test.each([
  ['residual', 'folded-torchscript', /'onnx::Conv_\d+' is the exporter's own, .*optimize=False/],
  ['transformer', 'folded', /'val_\d+' is the exporter's own, .*optimize=False/],
  ['transformer', 'folded-torchscript', /optimize=False/],
] as const)('%s, %s: refused with the export that keeps them', (name, form, message) => {
  const network = readOnnx(keptFile(name, form), 'net.onnx')
  expect(() => network.own()).toThrow(message)
})

test('a network without its normalisation has the tensors that are left', () => {
  const names = readOnnx(keptFile('residual', 'folded'), 'net.onnx')
    .own()
    .map(({ own }) => own)
  expect(names).toContain('blocks.0.conv1.weight')
  expect(names.filter((each) => /bn|running/.test(each))).toEqual([])
})

test('a matrix that is multiplied as it is has its inputs first, also in a module that is a number', async () => {
  const bytes = smallModel({
    input: [1, 3, 2, 2],
    nodes: [
      { op: 'Flatten', inputs: ['x'], output: 'row' },
      { op: 'MatMul', inputs: ['row', '2.weight'], output: 'y' },
    ],
    constants: { '2.weight': { weights: [12, 10] } },
  })
  const { architecture, own } = resolveOnnx(bytes, 'net.onnx')
  const [as] = await scorer.weights(architecture)
  const [file] = await scorer.weights({ ...architecture, own: own() })
  expect(as.shape).toEqual([10, 12])
  expect([file.name, file.shape]).toEqual(['2.weight', [12, 10]])
  for (let o = 0; o < 10; o++) for (let i = 0; i < 12; i++) expect(file.data[i * 10 + o]).toBe(as.data[o * 12 + i])
})

test('equal tensors that the exporter joined are refused; a module that is used twice has its own once', () => {
  const twice = (weight: string) =>
    smallModel({
      input: [1, 4, 1, 1],
      nodes: [
        { op: 'Conv', inputs: ['x', 'a.weight', 'a.bias'], output: 'h' },
        { op: 'Relu', inputs: ['h'], output: 'r' },
        { op: 'Conv', inputs: ['r', weight, 'a.bias'], output: 'y' },
      ],
      constants: {
        'a.weight': { weights: [4, 4, 1, 1] },
        'b.weight': { weights: [4, 4, 1, 1] },
        'a.bias': { weights: [4] },
      },
    })
  const own = (bytes: Uint8Array) =>
    readOnnx(bytes, 'net.onnx')
      .own()
      .map((tensor) => tensor.own)
  expect(() => own(twice('b.weight'))).toThrow(/are one tensor in it, 'a.bias'/)
  expect(own(twice('a.weight'))).toEqual(['a.weight', 'a.bias'])
})
