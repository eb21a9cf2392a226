// Attention as it runs equals plain loops over tokens, and costs what its products cost.
import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun } from '../../../test/onnx/child-network.ts'
import { attended, tokensFrom } from './testing.ts'
import type { Attending } from './testing.ts'

const TOKENS = { tokens: 6, channels: 8 }
const QKV: Attending = { heads: 2, depth: 4, layers: ['qkv'] }

const network = (attributes: object, input: object = TOKENS) => ({
  input,
  nodes: [{ id: 'a', op: 'attention', heads: 2, ...attributes, inputs: ['input'] }],
})

/** Both entries of the batch, as tokens. */
function expectTokens(values: readonly number[], expected: readonly (readonly (readonly number[])[])[], image = false) {
  const half = values.length / CHILD_BATCH
  expected.forEach((rows, entry) => {
    const given = tokensFrom(values.slice(entry * half, (entry + 1) * half), rows[0].length, image)
    rows.forEach((row, token) =>
      row.forEach((value, i) => expect(given[token][i], `${entry} ${token} ${i}`).toBeCloseTo(value, 4)),
    )
  })
}

const entries = (fed: readonly number[]) =>
  Array.from({ length: CHILD_BATCH }, (_, entry) =>
    fed.slice((entry * fed.length) / CHILD_BATCH, ((entry + 1) * fed.length) / CHILD_BATCH),
  )

describe('of tokens', () => {
  // Parameters: q, k, v and out with their biases. MACs: their products, and twice 6 x 6 scores by all channels.
  test.each<[string, object, Attending, number, number]>([
    ['heads by their channels', { heads: undefined, head_channels: 4 }, QKV, 4 * 72, 6 * 8 * 32 + 2 * 36 * 8],
    ['plain', {}, QKV, 4 * 72, 6 * 8 * 32 + 2 * 36 * 8],
    ['three linear layers', { fused: false }, { ...QKV, layers: ['q', 'k', 'v'] }, 4 * 72, 6 * 8 * 32 + 2 * 36 * 8],
    [
      'queries that share keys and values, wide heads, other output channels, no biases',
      { heads: 4, kv_heads: 2, head_channels: 3, channels: 10, bias: false, out_bias: false },
      { heads: 4, kvHeads: 2, depth: 3, layers: ['qkv'] },
      8 * (12 + 6 + 6) + 12 * 10,
      6 * (8 * 24 + 12 * 10) + 2 * 36 * 12,
    ],
    [
      'layer norm of queries and keys',
      { qk_norm: 'layer' },
      { ...QKV, norm: 'layer' },
      4 * 72 + 16,
      6 * 8 * 32 + 2 * 36 * 8,
    ],
    [
      'RMS norm',
      { qk_norm: 'rms', fused: false },
      { ...QKV, layers: ['q', 'k', 'v'], norm: 'rms' },
      4 * 72 + 8,
      6 * 8 * 32 + 2 * 36 * 8,
    ],
  ])('%s', async (_, attributes, spec, params, macs) => {
    const made = await parseAndRun(network(attributes))
    expect(made).toMatchObject({ params, macs })
    expectTokens(
      made.values[0],
      entries(made.fed.input).map((x) => attended(made.fed, 'a', spec, tokensFrom(x, 8))),
    )
  })

  test.each([true, false])('that attend to another input, fused: %s', async (fused) => {
    const made = await parseAndRun({
      inputs: { x: TOKENS, image: { channels: 5, height: 2, width: 2 } },
      nodes: [{ id: 'a', op: 'attention', heads: 2, fused, inputs: ['x', 'image'] }],
    })
    const spec: Attending = { ...QKV, layers: fused ? ['q', 'kv'] : ['q', 'k', 'v'] }
    const contexts = entries(made.fed.image).map((x) => tokensFrom(x, 5, true))
    expect(made).toMatchObject({ params: 2 * 72 + 2 * 48, macs: 2 * 6 * 64 + 2 * 4 * 5 * 8 + 2 * 6 * 4 * 8 })
    expectTokens(
      made.values[0],
      entries(made.fed.x).map((x, entry) => attended(made.fed, 'a', spec, tokensFrom(x, 8), contexts[entry])),
    )
  })
})

describe('of an image', () => {
  const [height, width, side] = [6, 4, 2]
  const row = (token: number) => Math.floor(token / width)
  const column = (token: number) => token % width

  /** Windows of the shifted image: neighbours in it see each other where neither has gone around its edge. */
  function windowed(shift: number): Pick<Attending, 'sees'> {
    const window = (place: number, all: number) => Math.floor(((place - shift + all) % all) / side)
    const both = (a: number, b: number, all: number) => window(a, all) === window(b, all) && a < shift === b < shift
    return { sees: (q, k) => both(row(q), row(k), height) && both(column(q), column(k), width) }
  }

  /** By how far a key lies above and to the left; inside a window that is the same before and after the shift. */
  function relative(table: readonly number[], sides: readonly [number, number]): Pick<Attending, 'bias'> {
    const [down, across] = sides
    return {
      bias: (q, k, head) =>
        table[((row(q) - row(k) + down - 1) * (2 * across - 1) + column(q) - column(k) + across - 1) * 2 + head],
    }
  }

  const image = { channels: 8, height, width }
  const windows = { window: side, relative_bias: true }

  test.each<[string, object, object, number]>([
    ['its pixels', {}, image, 0],
    ['in windows', windows, image, 0],
    ['in shifted windows', { ...windows, shift: 1 }, image, 1],
    ['in shifted windows of tokens', { ...windows, shift: 1, size: [height, width] }, { tokens: 24, channels: 8 }, 1],
  ])('%s', async (_, attributes, input, shift) => {
    const made = await parseAndRun(network(attributes, input))
    const ofImage = input === image
    const cut = 'window' in attributes
    const seen = cut ? windowed(shift) : {}
    // Four tokens of a window each see four, or all see all.
    expect(made).toMatchObject({ params: 4 * 72 + (cut ? 9 * 2 : 0), macs: 24 * 8 * 32 + 2 * 24 * (cut ? 4 : 24) * 8 })
    expect(made.shapes).toEqual([[CHILD_BATCH, ...(ofImage ? [8, height, width] : [24, 8])]])
    const spec = { ...QKV, ...seen, ...(cut && relative(made.fed['a.relative.value'], [side, side])) }
    expectTokens(
      made.values[0],
      entries(made.fed.input).map((x) => attended(made.fed, 'a', spec, tokensFrom(x, 8, ofImage))),
      ofImage,
    )
  })

  test('with relative positions all over, other channels out', async () => {
    const made = await parseAndRun(network({ relative_bias: true, channels: 6 }, image))
    expect(made).toMatchObject({ params: 3 * 72 + 54 + 11 * 7 * 2 })
    expect(made.shapes).toEqual([[CHILD_BATCH, 6, height, width]])
    const spec = { ...QKV, ...relative(made.fed['a.relative.value'], [height, width]) }
    const expected = entries(made.fed.input).map((x) => attended(made.fed, 'a', spec, tokensFrom(x, 8, true)))
    expectTokens(made.values[0], expected, true)
  })

  test('is shifted along no side that one window covers', async () => {
    const same = async (attributes: object) =>
      (await parseAndRun(network(attributes, { channels: 8, height: 4, width: 4 }))).values[0]
    expect(await same({ window: 4, shift: 2, relative_bias: true })).toEqual(await same({ relative_bias: true }))
    const made = await parseAndRun(network({ window: 4, shift: 2 }, { channels: 8, height: 8, width: 4 }))
    expect(made.graph.nodes.filter(({ op }) => op.type === 'concat').map(({ id }) => id)).toEqual([
      'a.shift.rows',
      'a.back.rows',
    ])
  })
})
