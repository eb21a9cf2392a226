import { describe, expect, test } from 'vitest'
import { ArchitectureError } from '../../arch/errors.ts'
import { GRAPH_FEATURES, graphFeaturesOf } from '../../latency/executed/graph-features.ts'
import { toBase64 } from '../../onnx/base64.ts'
import { resolveArchitecture } from '../../spaces/resolve.ts'
import { STEP, openKernelRegression, toBytes } from './kernel-regression.ts'
import { TaskFile } from './task-file.ts'
import { openTask } from './task-head.ts'

const network = (channels: number) =>
  resolveArchitecture({
    input: { channels: 3, height: 32, width: 32 },
    classes: 10,
    nodes: [
      { id: 'stem', op: 'conv', kernel: 3, channels, inputs: ['input'] },
      { id: 'pool', op: 'global_avg_pool', inputs: ['stem'] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
    ],
  }).graph

const features = ['log.macs', 'log.params']
const centre = [15, 8, 0.5]
const scale = [2, 3, 0.5]
/** Two networks, trained with and without the word `long`. */
const columns = [
  [16, 9, 1],
  [12, 5, 0],
]
const bytes = columns.flatMap((row) => [...toBytes(Float64Array.from(row), centre, scale)])
const file: TaskFile = TaskFile.parse({
  format: 1,
  task: 'birds',
  metric: 'top-1 accuracy',
  fraction: true,
  better: 'higher',
  classes: 10,
  trained: { how: 'by hand', samples: 2 },
  recipes: { words: ['long'], default: 'long' },
  model: {
    kind: 'kernel',
    features,
    centre,
    scale,
    laplace: 0.5,
    rbf: 0.25,
    rows: toBase64(Uint8Array.from(bytes)),
    weights: toBase64(new Uint8Array(Float32Array.of(0.125, -0.25).buffer)),
    mean: 0.75,
  },
  interval: {
    level: 0.9,
    bands: [
      { within: 0.5, low: -0.0625, high: 0.125 },
      { low: -0.5, high: 0.5 },
    ],
  },
  error: { kendall_tau: 0.5, absolute: 0.01, networks: 2, how: 'by hand' },
  caveats: [],
})

describe('kernel regression', () => {
  test('is the sum of plain loops, to the step of a byte', () => {
    const asked = Float64Array.of(14, 7, 1)
    const z = (row: ArrayLike<number>) => Array.from(row, (value, i) => (value - centre[i]) / scale[i])
    const own = z(asked)
    let value = 0.75
    let nearest = Infinity
    for (const [i, row] of columns.entries()) {
      const differences = z(row).map((at, k) => Math.abs(at - own[k]))
      const absolute = differences.reduce((sum, d) => sum + d, 0) / 3
      const squared = differences.reduce((sum, d) => sum + d * d, 0) / 3
      value += [0.125, -0.25][i] * 0.5 * (Math.exp(-0.5 * absolute) + Math.exp(-0.25 * squared))
      nearest = Math.min(nearest, (differences[0] + differences[1]) / 2)
    }
    const found = openKernelRegression(file.model)(asked)
    expect(found.value).toBeCloseTo(value, 2)
    expect(Math.abs(found.distance - nearest)).toBeLessThan(2 / STEP)
  })

  test('gives the columns of others their share of the differences', () => {
    const transfer = { columns: 1, share: 0.4 }
    const { value } = openKernelRegression({ ...file.model, transfer })(Float64Array.of(14, 7, 1))
    const kernelOf = (row: readonly number[]) => {
      const z = row.map((at, i) => Math.abs(at - [14, 7, 1][i]) / scale[i])
      const blended = (power: number) => 0.3 * (z[0] ** power + z[1] ** power) + 0.4 * z[2] ** power
      return (Math.exp(-0.5 * blended(1)) + Math.exp(-0.25 * blended(2))) / 2
    }
    expect(value).toBeCloseTo(0.75 + 0.125 * kernelOf(columns[0]) - 0.25 * kernelOf(columns[1]), 2)
  })

  test('refuses rows that do not fit its columns', () => {
    expect(() => openKernelRegression({ ...file.model, centre: [1] })).toThrow('take 2 bytes, not 6')
    expect(() => openKernelRegression(file.model)(Float64Array.of(1))).toThrow('takes 3 columns, not 1')
  })
})

describe('the head of a task', () => {
  const head = openTask(file)

  test('reads the features that its file names, and the words of the recipe', () => {
    const graph = network(256)
    const at = (name: string) => graphFeaturesOf(graph)[GRAPH_FEATURES.indexOf(name)]
    const expected = openKernelRegression(file.model)(Float64Array.of(at('log.macs'), at('log.params'), 1))
    const found = head.predict(graph)
    expect(found).toEqual({
      value: expected.value,
      low: expected.value - 0.0625,
      high: expected.value + 0.125,
      recipe: 'long',
      reasons: [],
    })
    expect(head.predict(graph, 'very_long').recipe).toBe('very_long')
  })

  test('reads what others say, and predicts a distance to a limit', () => {
    const { recipes: _, ...rest } = file
    const model = { ...file.model, transfer: { columns: 1, share: 0.4 } }
    const transfers = [{ of: 'fish', model: file.model, words: [1] }]
    const graph = network(256)
    const at = (name: string) => graphFeaturesOf(graph)[GRAPH_FEATURES.indexOf(name)]
    const own = [at('log.macs'), at('log.params')]
    const fish = openKernelRegression(file.model)(Float64Array.of(...own, 1)).value
    const y = openKernelRegression(model)(Float64Array.of(...own, fish)).value
    const found = openTask(TaskFile.parse({ ...rest, model, transfers, limit: 1 })).predict(graph)
    expect(found.value).toBeCloseTo(1 - Math.exp(-y), 9)
    expect(found.low).toBeCloseTo(1 - Math.exp(-(y - 0.0625)), 9)
    const lower = openTask(TaskFile.parse({ ...rest, fraction: false, better: 'lower', model, transfers, limit: 1 }))
    expect(lower.predict(graph).high).toBeCloseTo(1 + Math.exp(y + 0.125), 9)
  })

  test('is as wide as measured far from all networks, and says so', () => {
    const { value, low, high, reasons } = head.predict(network(24))
    expect([value - low, high - value]).toEqual([0.5, Math.min(0.5, 1 - value)].map((x) => expect.closeTo(x, 9)))
    expect(reasons).toEqual(['It is unlike the networks whose top-1 accuracy for birds is known.'])
  })

  test('refuses a recipe that it does not know by the words that it does', () => {
    expect(() => head.predict(network(256), 'short')).toThrow(ArchitectureError)
    expect(() => head.predict(network(256), 'short')).toThrow("knows no recipe 'short'; recipes are words of long")
    const { recipes: _, ...plain } = file
    const model = { ...file.model, centre: [15, 8], scale: [2, 3], rows: toBase64(Uint8Array.of(1, 2, 3, 4)) }
    expect(() => openTask({ ...plain, model }).predict(network(256), 'long')).toThrow("the task 'birds' has no recipes")
  })

  test('refuses features that this version does not compute', () => {
    expect(() => openTask({ ...file, model: { ...file.model, features: ['magic', 'log.params'] } })).toThrow("'magic'")
  })
})
