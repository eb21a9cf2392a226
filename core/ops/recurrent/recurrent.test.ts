import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun, readAndRun } from '../../../test/onnx/child-network.ts'
import type { SmallModel, SmallNode } from '../../../test/onnx/small-models.ts'

const [STEPS, FEATURES, HIDDEN] = [5, 3, 4]

interface Given extends Partial<SmallModel> {
  readonly op?: string
  readonly gates?: number
  readonly directions?: 1 | 2
  readonly behind?: readonly SmallNode[]
  readonly inputs?: readonly string[]
  readonly outputs?: readonly string[]
}

/** One recurrent node over `x` that gives `all`, `last` and `inner`, and what reads these. */
function model({
  op = 'LSTM',
  gates = 4,
  directions = 1,
  behind = [],
  inputs = [],
  outputs = ['all', 'last', 'inner'],
  ...more
}: Given): SmallModel {
  const direction = directions === 2 ? 'bidirectional' : 'forward'
  const attributes = { hidden_size: HIDDEN, direction }
  return {
    input: [STEPS, 1, FEATURES],
    ...more,
    nodes: [{ op, inputs: ['x', 'w', 'r', 'b', ...inputs], output: outputs, attributes }, ...behind],
    constants: {
      w: { weights: [directions, gates * HIDDEN, FEATURES] },
      r: { weights: [directions, gates * HIDDEN, HIDDEN] },
      b: { weights: [directions, 2 * gates * HIDDEN] },
      ...more.constants,
    },
  }
}

/** The nodes of a model, the first of which reads another value than `x`. */
function reading({ nodes: [recurrent, ...rest] }: SmallModel, name: string): readonly SmallNode[] {
  return [{ ...recurrent, inputs: [name, ...recurrent.inputs.slice(1)] }, ...rest]
}

const sideBySide: readonly SmallNode[] = [
  { op: 'Transpose', inputs: ['all'], output: 't', attributes: { perm: [0, 2, 1, 3] } },
  { op: 'Reshape', inputs: ['t', 'flat'], output: 'y' },
]
const flat = { ints: [0, 0, -1] }
const paramsOf = (gates: number, directions: number) => directions * gates * HIDDEN * (FEATURES + HIDDEN + 2)
const macsOf = (gates: number, directions: number) => STEPS * directions * gates * HIDDEN * (FEATURES + HIDDEN)

describe('LSTM, GRU and RNN', () => {
  test.each<[string, number, 1 | 2]>([
    ['LSTM', 4, 1],
    ['LSTM', 4, 2],
    ['GRU', 3, 2],
    ['RNN', 1, 1],
  ])('%s of %i gates in %i directions', async (op, gates, directions) => {
    const made = await readAndRun(
      model({ op, gates, directions, behind: sideBySide, constants: { flat }, outputs: ['all'] }),
    )
    expect(made).toMatchObject({ macs: macsOf(gates, directions), params: paramsOf(gates, directions) })
    expect(made.ops).toBe(op.toLowerCase())
    expect(made.shapes).toEqual([[CHILD_BATCH, STEPS, directions * HIDDEN]])
  })

  test.each([1, 2] as const)('the last state, as exporters read it, of %i directions', async (directions) => {
    const made = await readAndRun(model({ directions, output: 'last' }))
    expect(made.shapes).toEqual([[CHILD_BATCH, directions, HIDDEN]])
    const whole = await readAndRun(model({ directions, behind: sideBySide, constants: { flat }, outputs: ['all'] }))
    // Forwards the last step, backwards the first.
    const [all, width] = [whole.values[0], directions * HIDDEN]
    const forwards = all.slice((STEPS - 1) * width, (STEPS - 1) * width + HIDDEN)
    const expected = directions === 1 ? forwards : [...forwards, ...all.slice(HIDDEN, width)]
    expected.forEach((value, i) => expect(made.values[0][i]).toBeCloseTo(value, 5))
  })

  test('a sequence whose batch comes first is turned', async () => {
    const turned: SmallNode = { op: 'Transpose', inputs: ['x'], output: 'turned', attributes: { perm: [1, 0, 2] } }
    const whole = model({ behind: sideBySide, constants: { flat } })
    const nodes = [turned, ...reading(whole, 'turned')]
    const made = await readAndRun({ ...whole, input: [3, STEPS, FEATURES], nodes })
    expect(made).toMatchObject({ ops: 'lstm', macs: macsOf(4, 1) })
    expect(made.shapes).toEqual([[CHILD_BATCH, STEPS, HIDDEN]])
  })

  test('rows of an image side by side', async () => {
    // [N, 6, 5, 3] -> [N * 6, 5, 3] -> [5, N * 6, 3], the other batch of the recurrent layer.
    const whole = model({
      directions: 2,
      behind: sideBySide,
      constants: { flat, rows: { ints: [-1, STEPS, FEATURES] } },
    })
    const made = await readAndRun({
      ...whole,
      input: [2, 6, STEPS, FEATURES],
      nodes: [
        { op: 'Reshape', inputs: ['x', 'rows'], output: 'r0' },
        { op: 'Transpose', inputs: ['r0'], output: 'r1', attributes: { perm: [1, 0, 2] } },
        ...reading(whole, 'r1'),
      ],
    })
    expect(made).toMatchObject({ macs: 6 * macsOf(4, 2), params: paramsOf(4, 2) })
    expect(made.graph.nodes.find(({ op }) => op.type === 'lstm')!.shape).toEqual([STEPS, 6, 2 * HIDDEN])
    // Features of both directions, which the file flattens at the end.
    expect(made.shapes).toEqual([[CHILD_BATCH, STEPS, 6, 2, HIDDEN]])
  })

  test('a batch of one that stands elsewhere', async () => {
    // [1, 5, 3]: one step of five rows, as the file has it.
    const whole = model({
      input: [1, 5, FEATURES],
      behind: [{ op: 'Squeeze', inputs: ['all', 'axis'], output: 'y' }],
      constants: { axis: { ints: [1] } },
    })
    const made = await readAndRun(whole)
    expect(made).toMatchObject({ macs: macsOf(4, 1), params: paramsOf(4, 1) })
    expect(made.graph.nodes.find(({ op }) => op.type === 'lstm')!.shape).toEqual([1, 5, HIDDEN])
  })

  test('a batch of several that it would run along is refused', async () => {
    await expect(readAndRun(model({ input: [3, 5, FEATURES] }))).rejects.toThrow('the batch is not the second axis')
  })

  test('states that the network reads are begun with, constants are zeros', async () => {
    const state = [1, 1, HIDDEN]
    const read = model({
      more: { h: state, c: state },
      inputs: ['', 'h', 'c'],
      behind: sideBySide,
      constants: { flat },
    })
    const made = await readAndRun(read)
    expect(made).toMatchObject({ macs: macsOf(4, 1), params: paramsOf(4, 1) })
    expect(made.graph.nodes[0].inputs).toEqual([-1, -2, -3])
    expect(made.shapes).toEqual([[CHILD_BATCH, STEPS, HIDDEN]])
    const zeros = { floats: Array<number>(HIDDEN).fill(0), dims: state }
    const fixed = await readAndRun(
      model({ inputs: ['', 'h', 'c'], behind: sideBySide, constants: { flat, h: zeros, c: zeros } }),
    )
    expect(fixed).toMatchObject({ params: paramsOf(4, 1), ops: 'lstm' })
  })

  test('every state is an output of its own', async () => {
    const made = await readAndRun(model({ output: ['all', 'last', 'inner'], directions: 2 }))
    expect(made.shapes).toEqual([
      [CHILD_BATCH, STEPS, 2 * HIDDEN],
      [CHILD_BATCH, 2, HIDDEN],
      [CHILD_BATCH, 2, HIDDEN],
    ])
  })
})

describe('the words', () => {
  const network = (spec: object) => ({
    inputs: { x: { shape: [STEPS, FEATURES] } },
    nodes: [{ id: 'r', hidden: HIDDEN, ...spec, inputs: ['x'] }],
  })

  test('rnn computes tanh(W x + R h + b) step by step', async () => {
    const { fed, values, shapes } = await parseAndRun(network({ op: 'rnn' }))
    expect(shapes).toEqual([[CHILD_BATCH, STEPS, HIDDEN]])
    let state = Array<number>(HIDDEN).fill(0)
    for (let t = 0; t < STEPS; t++) {
      const before = state
      state = before.map((_, i) => {
        let sum = fed['r.bias'][i] + fed['r.bias'][HIDDEN + i]
        for (let f = 0; f < FEATURES; f++) sum += fed['r.weight'][i * FEATURES + f] * fed.x[t * FEATURES + f]
        for (let h = 0; h < HIDDEN; h++) sum += fed['r.recurrent_weight'][i * HIDDEN + h] * before[h]
        return Math.tanh(sum)
      })
      state.forEach((value, i) => expect(values[0][t * HIDDEN + i]).toBeCloseTo(value, 5))
    }
  })

  test('without bias', async () => {
    const made = await parseAndRun(network({ op: 'gru', bias: false, directions: 2 }))
    expect(made.params).toBe(2 * 3 * HIDDEN * (FEATURES + HIDDEN))
    expect(made.shapes).toEqual([[CHILD_BATCH, STEPS, 2 * HIDDEN]])
  })
})
