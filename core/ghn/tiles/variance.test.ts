// Values of networks with the weights of the committed bundle keep their size from layer to layer, and what is
// estimated of them is so.
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parametersOf } from '../../arch/graph.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { scoringGraph } from '../../child/score.ts'
import { elements } from '../../onnx/graph.ts'
import { encodeModel } from '../../onnx/model.ts'
import { runOnce } from '../../onnx/session.ts'
import { createRandom, normal } from '../../spaces/random.ts'
import { generateWeights } from '../run/generate.ts'
import { FAMILIES, openCommittedGhn, tokenEncoder } from '../testing.ts'
import { ghnItem } from './tile-plan.ts'
import { kernelGains } from './variance.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { TensorValue } from '../../onnx/runtime.ts'
import type { GhnConfig } from '../config.ts'
import type { Ghn } from '../run/ghn.ts'

const BATCH = 4
/** Kernels that give sums themselves. */
const LAYERS = new Set(['conv', 'linear', 'conv_transpose'])

let ghn: Ghn
let config: GhnConfig
beforeAll(async () => {
  ;({ ghn, config } = await openCommittedGhn())
})
afterAll(() => ghn.release())

/** Root mean squares of what each layer gives for random inputs. */
async function sizesOf(document: object): Promise<number[]> {
  const [{ graph, weights }] = await generateWeights(ghn, [ghnItem(parseArchitecture(document), config)])
  const layers = graph.nodes.flatMap(({ op }, index) => (LAYERS.has(op.type) ? [index] : []))
  const { classes: _, exits: __, ...rest } = graph
  const open: ArchGraph = { ...rest, others: layers }
  const scoring = scoringGraph(open, BATCH)
  const feeds = new Map<string, TensorValue>(weights.map(({ spec, data }) => [spec.name, { data, shape: spec.shape }]))
  const random = createRandom(5)
  for (const { name, type, shape } of scoring.inputs) {
    if (feeds.has(name)) continue
    const size = elements(shape as readonly number[])
    const data =
      type === 'int64'
        ? BigInt64Array.from({ length: size }, () => BigInt(random.int(50)))
        : Float32Array.from({ length: size }, () => normal(random))
    feeds.set(name, { data, shape: shape as readonly number[] })
  }
  const results = await runOnce(ort, encodeModel(scoring), { logSeverityLevel: 3 }, Object.fromEntries(feeds))
  return layers.map((_, place) => rootMeanSquare(results[`output.${place}`] as Float32Array))
}

const rootMeanSquare = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

// What batch normalisation holds together keeps its weights as they are trained, whatever the sizes between two norms.
const FREE = Object.entries(FAMILIES).filter(([name]) => name !== 'ResNet with batch normalisation')

test.each([...FREE, ['an encoder of token ids', tokenEncoder] as const])(
  '%s: every layer is of the size of the first, within a factor of four',
  async (_, document) => {
    const sizes = await sizesOf(document)
    for (const [place, size] of sizes.entries()) {
      expect(size / Math.min(1, sizes[0]), `layer ${place}`).toBeGreaterThan(1 / 4)
      expect(size / Math.max(1, sizes[0]), `layer ${place}`).toBeLessThan(4)
    }
  },
)

describe('gains', () => {
  const gainOf = (nodes: readonly object[], kernel = 'last') => {
    const graph = parseArchitecture({ input: { channels: 8, height: 9, width: 9 }, nodes })
    const index = graph.nodes.findIndex(({ id }) => id === kernel)
    return kernelGains(graph, parametersOf(graph))[index]
  }
  const first = { id: 'a', op: 'conv', kernel: 1, channels: 8, inputs: ['input'] }
  const last = { id: 'last', op: 'conv', kernel: 1, channels: 8, inputs: ['b'] }
  const node = (id: string, op: string, ...inputs: string[]) => ({ id, op, inputs })

  test("are He's behind a rectifier, and one at the input", () => {
    expect(gainOf([first, node('b', 'relu', 'a'), last])).toBeCloseTo(Math.SQRT2, 5)
    expect(gainOf([first, node('b', 'relu', 'a'), last], 'a')).toBeCloseTo(1, 5)
  })

  test('shrink with the terms of a sum, and grow with a product by what is small', () => {
    const other = { ...first, id: 'c' }
    expect(gainOf([first, other, node('b', 'add', 'a', 'c'), last])).toBeCloseTo(Math.SQRT1_2, 5)
    expect(gainOf([first, { id: 'b', op: 'mul', by: 0.1, inputs: ['a'] }, last])).toBeCloseTo(10, 5)
    expect(gainOf([first, node('n', 'batch_norm', 'a'), node('b', 'identity', 'n'), last])).toBeCloseTo(1, 5)
  })

  test('know that x times its own gate is no product of two values', () => {
    const swish = [first, node('b', 'silu', 'a'), last]
    const spelled = [first, node('s', 'sigmoid', 'a'), node('b', 'mul', 'a', 's'), last]
    const sizeOf = (size: number) => {
      const random = createRandom(2)
      const values = Float32Array.from({ length: 200_000 }, () => size * normal(random))
      return rootMeanSquare(values.map((x) => x / (1 + Math.exp(-x))))
    }
    // The word is read at twice the size, where gates are steady.
    expect(gainOf(swish) * sizeOf(2)).toBeCloseTo(1, 2)
    expect(gainOf(spelled) * sizeOf(1)).toBeCloseTo(1, 2)
  })

  test('make up for windows that lie on zeros', () => {
    const edge = { ...last, kernel: 3, inputs: ['input'] }
    expect(gainOf([edge])).toBeCloseTo(1 / (1 - 2 / 27), 5)
  })
})
