// Damaged and hostile ONNX files: bits, bytes, parts of messages, and files that are small and claim to be large.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import type { GraphProto, ModelProto, NodeProto } from 'onnx-buf'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Another file of a file. */
export type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array

const copyOf = (bytes: Uint8Array) => Uint8Array.from(bytes)

const flipBits: Mutation = (bytes, random) => {
  const copy = copyOf(bytes)
  for (let i = 1 + random.int(random.pick([1, 4, 64])); i > 0; i--) copy[random.int(copy.length)] ^= 1 << random.int(8)
  return copy
}

const truncate: Mutation = (bytes, random) => bytes.slice(0, random.int(bytes.length))

/** A run of the largest numbers that a byte of a varint can hold. */
const overwrite: Mutation = (bytes, random) => {
  const copy = copyOf(bytes)
  const at = random.int(copy.length)
  copy.fill(random.pick([0, 0x7f, 0x80, 0xff]), at, at + 1 + random.int(12))
  return copy
}

const splice: Mutation = (bytes, random) => {
  const [from, length, to] = [random.int(bytes.length), random.int(400), random.int(bytes.length)]
  const drop = random.int(2) * random.int(400)
  const part = bytes.subarray(from, from + length)
  const rest = bytes.subarray(Math.min(bytes.length, to + drop))
  return Uint8Array.from([...bytes.subarray(0, to), ...part, ...rest])
}

const LARGE = [0n, -1n, 1n, 2n, 3n, 7n, 224n, 65_536n, 2n ** 31n, 2n ** 53n, 2n ** 62n]
const OPS =
  'Conv Gemm MatMul Add Mul Div Concat Reshape Transpose Split Slice Pad Resize Softmax If Loop Range ReduceMean Clip Gather'.split(
    ' ',
  )

/** One thing of the graph is another: an operation, an attribute, an extent, what a node reads. */
function alter(graph: GraphProto, random: Random): void {
  const node: NodeProto = graph.node[random.int(graph.node.length)]
  const attribute = node.attribute[random.int(Math.max(1, node.attribute.length))]
  const tensor = graph.initializer[random.int(graph.initializer.length)]
  const other = graph.node[random.int(graph.node.length)]
  const kind = random.int(12)
  if (kind === 0) node.opType = random.pick(OPS)
  else if (kind === 1)
    node.input[random.int(node.input.length + 1)] = random.pick([...other.input, ...other.output, ''])
  else if (kind === 2) node.input.splice(random.int(node.input.length), 1)
  else if (kind === 3) node.output[0] = other.output[0]
  else if (kind === 4) graph.node.splice(random.int(graph.node.length), 1)
  else if (kind === 5) graph.node.push(node)
  else if (kind === 6) tensor.dims[random.int(tensor.dims.length + 1)] = random.pick(LARGE)
  else if (kind === 7) tensor.dims.splice(0, 1)
  else if (kind === 8) node.domain = random.pick(['com.microsoft', 'ai.onnx', 'x'])
  else if (kind === 9) graph.node.reverse()
  else if (attribute) {
    const at = random.int(attribute.ints.length + 1)
    attribute.ints[at] = random.pick(LARGE)
    attribute.i = random.pick(LARGE)
    if (random.int(2) === 0) attribute.f = random.pick([NaN, Infinity, -1, 0, 1e30])
    if (random.int(4) === 0) attribute.ints.length = 0
  }
}

const restructure: Mutation = (bytes, random) => {
  const model: ModelProto = fromBinary(ModelProtoSchema, bytes)
  for (let i = 1 + random.int(3); i > 0; i--) alter(model.graph!, random)
  return toBinary(ModelProtoSchema, model)
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = { flipBits, truncate, overwrite, splice, restructure }

function varint(value: number): number[] {
  const out: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...out, left]
    out.push((left % 128) | 0x80)
  }
}

/** A length-delimited field. */
function field(number: number, payload: Uint8Array): Uint8Array {
  const head = [...varint(number * 8 + 2), ...varint(payload.length)]
  const out = new Uint8Array(head.length + payload.length)
  out.set(head)
  out.set(payload, head.length)
  return out
}

const repeat = (pattern: readonly number[], bytes: number) => {
  const out = new Uint8Array(bytes - (bytes % pattern.length))
  for (let i = 0; i < out.length; i++) out[i] = pattern[i % pattern.length]
  return out
}

function nested(numbers: readonly number[], depth: number): Uint8Array {
  let bytes = new Uint8Array()
  for (let i = 0; i < depth; i++) bytes = field(numbers[i % numbers.length], bytes) as Uint8Array<ArrayBuffer>
  return bytes
}

/** A model whose nodes do one thing to the image and to constants. */
function model(
  nodes: readonly { op: string; inputs: string[]; outputs: string[]; ints?: Record<string, bigint[]> }[],
): Uint8Array {
  const dim = (size: bigint) => ({ value: { case: 'dimValue' as const, value: size } })
  const image = { elemType: 1, shape: { dim: [1n, 3n, 8n, 8n].map(dim) } }
  const list = (name: string, values: bigint[]) => ({
    name,
    dataType: 7,
    dims: [BigInt(values.length)],
    int64Data: values,
  })
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      opsetImport: [{ version: 13n }],
      graph: {
        input: [{ name: 'x', type: { value: { case: 'tensorType', value: image } } }],
        output: [{ name: 'y' }],
        initializer: [
          list('huge', [2n ** 40n, 2n ** 40n]),
          list('many', Array<bigint>(4096).fill(1n)),
          list('big', [2n ** 53n]),
        ],
        node: nodes.map(({ op, inputs, outputs, ints = {} }) => ({
          opType: op,
          input: inputs,
          output: outputs,
          attribute: Object.entries(ints).map(([name, values]) => ({ name, ints: values, type: 7 })),
        })),
      },
    }),
  )
}

const chain = (op: string, count: number, first: string, more: string[] = []) =>
  Array.from({ length: count }, (_, i) => ({
    op,
    inputs: [i === 0 ? first : `v${i - 1}`, ...more],
    outputs: [`v${i}`],
  }))

/** Small files that ask for much. */
export const BOMBS: Readonly<Record<string, () => Uint8Array>> = {
  'millions of empty nodes': () => field(7, repeat([0x0a, 0x00], 8e6)),
  'millions of empty initializers': () => field(7, repeat([0x2a, 0x00], 8e6)),
  'millions of unknown fields': () => repeat([0xf8, 0x07, 0x01], 3e7),
  'a node with millions of inputs': () => field(7, field(1, repeat([0x0a, 0x01, 0x61], 9e6))),
  'a node with millions of attributes': () => field(7, field(1, repeat([0x2a, 0x00], 8e6))),
  'an attribute with millions of numbers': () => field(7, field(1, field(5, field(8, repeat([1], 2e7))))),
  'a tensor of millions of extents': () => field(7, field(5, field(1, repeat([1], 2e7)))),
  'a tensor with millions of values and no extents': () => field(7, field(5, field(7, repeat([1], 2e7)))),
  'a name of megabytes': () => field(7, field(1, field(4, repeat([0x61], 2e7)))),
  'nested graphs': () => field(7, field(1, field(5, nested([6, 1, 5], 3_000)))),
  'nested groups': () => repeat([0x0b], 1e6),
  'nested groups inside': () => field(7, repeat([0x7b], 1e6)),
  'a length of four gigabytes': () => Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f),
  'a varint without an end': () => repeat([0xff], 1e6),
  'zeros alone': () => repeat([0], 1e6),
  'a long chain of layers': () => model(chain('Relu', 8_000, 'x')),
  'a long chain of constants': () => model(chain('Neg', 8_000, 'many')),
  'a join of thousands': () => model([{ op: 'Concat', inputs: Array<string>(60_000).fill('many'), outputs: ['y'] }]),
  'a sum of thousands': () => model([{ op: 'Sum', inputs: Array<string>(60_000).fill('x'), outputs: ['y'] }]),
  'a huge constant': () => model([{ op: 'ConstantOfShape', inputs: ['huge'], outputs: ['y'] }]),
  'a huge expansion': () => model([{ op: 'Expand', inputs: ['many', 'huge'], outputs: ['y'] }]),
  'a huge count': () => model([{ op: 'Range', inputs: ['many', 'big', 'many'], outputs: ['y'] }]),
  'thousands of axes': () => model([{ op: 'Reshape', inputs: ['x', 'many'], outputs: ['y'] }]),
  'a huge pool': () =>
    model([
      {
        op: 'MaxPool',
        inputs: ['x'],
        outputs: ['y'],
        ints: { kernel_shape: [2n ** 40n, 2n ** 40n], pads: [2n ** 62n, 0n, 0n, 2n ** 62n] },
      },
    ]),
  'a pool with strides of zero': () =>
    model([{ op: 'MaxPool', inputs: ['x'], outputs: ['y'], ints: { kernel_shape: [1n, 1n], strides: [0n, 0n] } }]),
  'thousands of outputs': () =>
    model([
      {
        op: 'Split',
        inputs: ['x'],
        outputs: Array.from({ length: 60_000 }, (_, i) => `s${i}`),
        ints: { split: [1n, 1n, 1n] },
      },
    ]),
}
