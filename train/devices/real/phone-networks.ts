// The kernels of networks as TensorFlow Lite itself lists them, operation by operation, as steps of an executed graph.
import { readCsv } from '../../data/csv-table.ts'
import { executedWorkOfPlan } from '@archcast/core/latency/executed/executed-work.ts'
import type { Shape } from '@archcast/core/ops/shape.ts'
import type { RuntimeStep } from '@archcast/core/ops/steps.ts'

/**
 * A network's steps, each reading what it needs of as many inputs as it likes: how they hang together is not listed.
 */
interface Listed {
  readonly inputs: Shape[]
  readonly steps: RuntimeStep[]
}

type CellRows = Readonly<Record<string, number>>

/**
 * What networks execute, by their names.
 *
 * @param listed phones_tflite_cnn_ops_gpu.csv: convolutions, pools and what a GPU links to them
 * @param eager phones_torch_cnn_ops_gpu.csv: of some of them what works element by element besides
 */
export async function readPhoneNetworks(listed: string, eager: string): Promise<ReadonlyMap<string, Float64Array>> {
  const networks = new Map<string, Listed>()
  const own = await readCsv(listed, 'Replace it or remove it')
  const [models, operations, features, kernels] = ['model', 'operation', 'feature', 'mi8se|gpu|kernel'].map((name) =>
    own.text(name),
  )
  const others = await elementwiseOf(eager)
  models.forEach((model, row) => {
    const network = networks.get(model) ?? { inputs: [], steps: [] }
    networks.set(model, network)
    const last = addListed(network, operations[row], cellsOf(features[row]))
    addLinked(network, last, kernels[row], others.has(model))
  })
  for (const [model, steps] of others) {
    const network = networks.get(model)
    if (network) for (const { op, operands, shape } of steps) add(network, { op, shape }, Array(operands).fill(shape))
  }
  return new Map(
    [...networks].map(([model, { inputs, steps }]) => [model, executedWorkOfPlan({ inputs, steps, outputs: [] })]),
  )
}

/** `{'Input_shape': '224', 'Group': 1}` by names in lower case; what is no number is 0. */
function cellsOf(text: string): CellRows {
  const pairs = [...text.matchAll(/'(\w+)': '?([^,'}]*)'?/g)]
  return Object.fromEntries(pairs.map(([, name, value]) => [name.toLowerCase(), Number(value) || 0]))
}

/** The listed operation, by the place of its step. */
function addListed(network: Listed, operation: string, cells: CellRows): number {
  const { input_shape: side, input_channel: channels, output_shape: to, kernel, filter, group } = cells
  const image: Shape = [channels, side, side]
  const stride = Math.max(1, cells.stride)
  const window = { kernel: [kernel, kernel], stride: [stride, stride] } as const
  switch (operation) {
    case 'CONV_2D':
    case 'CONV_2D_GROUP':
      return add(network, { op: 'Conv', shape: [filter, to, to], groups: Math.max(1, group), bias: true, ...window }, [
        image,
      ])
    case 'DEPTHWISE_CONV_2D':
      return add(network, { op: 'Conv', shape: [channels, to, to], groups: channels, bias: true, ...window }, [image])
    case 'FULLY_CONNECTED':
      return add(network, { op: 'Gemm', shape: [filter, 1, 1] }, [[channels, 1, 1]])
    case 'MEAN':
      return add(network, { op: 'GlobalAveragePool', shape: [channels, 1, 1] }, [image])
    case 'CONCATENATION':
      return add(network, { op: 'Concat', shape: [filter, to, to] }, [[filter, to, to]])
    default:
      return add(
        network,
        { op: operation === 'MAX_POOL_2D' ? 'MaxPool' : 'AveragePool', shape: [channels, to, to], ...window },
        [image],
      )
  }
}

const LINKED: Readonly<Record<string, string>> = {
  relu: 'Relu',
  minimum: 'Clip',
  sigmoid: 'Sigmoid',
  mul: 'Mul',
  add: 'Add',
}

/**
 * What the GPU computes with it, `convolution_2d_7_linked_:_add_9_linked_:_relu_10`.
 *
 * @param told elsewhere of sums and products
 */
function addLinked(network: Listed, from: number, kernel: string, told: boolean): void {
  const { shape } = network.steps[from]
  let last = from
  for (const [, name] of kernel.matchAll(/linked_:_([a-z]+)/g)) {
    const op = LINKED[name]
    if (!op || (told && (op === 'Mul' || op === 'Add'))) continue
    const sum = op === 'Add' && last === from
    network.steps.push({ op, inputs: sum ? [last, -network.inputs.push(shape)] : [last], shape })
    last = network.steps.length - 1
  }
}

function add(network: Listed, step: Omit<RuntimeStep, 'inputs'>, reads: readonly Shape[]): number {
  const inputs = reads.map((shape) => -network.inputs.push(shape))
  return network.steps.push({ ...step, inputs }) - 1
}

interface Elementwise {
  readonly op: string
  readonly operands: number
  readonly shape: Shape
}

const EAGER: Readonly<Record<string, { readonly op: string; readonly operands: number }>> = {
  'aten::add': { op: 'Add', operands: 2 },
  'aten::mul': { op: 'Mul', operands: 2 },
  'vulkan_prepack::run_batchnorm_context': { op: 'BatchNormalization', operands: 1 },
}

async function elementwiseOf(path: string): Promise<Map<string, Elementwise[]>> {
  const table = await readCsv(path, 'Replace it or remove it')
  const [models, operations, features] = ['model', 'operation', 'feature'].map((name) => table.text(name))
  const found = new Map<string, Elementwise[]>()
  models.forEach((model, row) => {
    const known = EAGER[operations[row]]
    if (!known) return
    const { input_channel: channels, input_shape: side } = cellsOf(features[row])
    found.set(model, [...(found.get(model) ?? []), { ...known, shape: [channels, side, side] }])
  })
  return found
}
