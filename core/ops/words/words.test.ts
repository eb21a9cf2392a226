// Words of several primitives: what they give and cost, that they run, and what they say where they do not fit.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHILD_BATCH, parseAndRun } from '../../../test/onnx/child-network.ts'
import { ArchitectureError } from '../../arch/errors.ts'
import { parseArchitecture } from '../../arch/parse.ts'
import { isShapeFault } from '../shape.ts'
import { COMPOUND_WORDS, expandWord, namesOf, wordOf } from '../table.ts'
import type { Shape } from '../shape.ts'

const IMAGE = { channels: 8, height: 6, width: 4 }
const TOKENS = { tokens: 24, channels: 8 }
const VECTOR = { features: 8 }
const network = (node: object, input: object = IMAGE) => ({ input, nodes: [{ id: 'w', inputs: ['input'], ...node }] })

describe('shapes, parameters and multiply-accumulates', () => {
  const pixels = 24
  test.each<[string, object, object, Shape, number, number]>([
    ['patches', { op: 'patch_embed', patch: [3, 2], channels: 10 }, IMAGE, [4, 10], 10 * 48 + 10, 4 * 480],
    [
      'patches, normalised',
      { op: 'patch_embed', patch: 2, channels: 10, bias: false, norm: 'layer' },
      IMAGE,
      [6, 10],
      320 + 20,
      6 * 320,
    ],
    ['a class token', { op: 'class_token' }, TOKENS, [25, 8], 8, 0],
    ['registers', { op: 'class_token', count: 4 }, TOKENS, [28, 8], 32, 0],
    ['positions of tokens', { op: 'position' }, TOKENS, [24, 8], 192, 0],
    ['positions of pixels', { op: 'position' }, IMAGE, [8, 6, 4], 192, 0],
    ['an MLP of tokens', { op: 'mlp' }, TOKENS, [24, 8], 8 * 32 * 2 + 40, pixels * 8 * 32 * 2],
    ['an MLP of a vector', { op: 'mlp', hidden: 5, channels: 3, bias: false }, VECTOR, [3], 55, 55],
    ['an MLP of pixels', { op: 'mlp', ratio: 1.5, activation: 'swish' }, IMAGE, [8, 6, 4], 2 * 96 + 20, pixels * 192],
    ['an MLP of several axes', { op: 'mlp', ratio: 1 }, { shape: [2, 2, 6, 8] }, [2, 2, 6, 8], 144, pixels * 128],
    [
      'a gated MLP of tokens',
      { op: 'mlp', gated: true, hidden: 6, activation: 'silu' },
      TOKENS,
      [24, 8],
      8 * 12 + 12 + 48 + 8,
      pixels * (96 + 48),
    ],
    ['a gated MLP of pixels', { op: 'mlp', gated: true, hidden: 6 }, IMAGE, [8, 6, 4], 164, pixels * 144],
    ['a factor of each channel of pixels', { op: 'layer_scale' }, IMAGE, [8, 6, 4], 8, 0],
    ['a factor of each channel of tokens', { op: 'layer_scale' }, TOKENS, [24, 8], 8, 0],
    ['merged patches', { op: 'patch_merge', size: [6, 4] }, TOKENS, [6, 16], 64 + 32 * 16, 6 * 512],
    ['merged pixels', { op: 'patch_merge', channels: 5, norm: 'rms' }, IMAGE, [5, 3, 2], 32 + 160, 6 * 160],
    ['pixels as tokens', { op: 'image_to_tokens' }, IMAGE, [24, 8], 0, 0],
    ['tokens as pixels', { op: 'tokens_to_image', size: [6, 4] }, TOKENS, [8, 6, 4], 0, 0],
    ['tokens of a square image', { op: 'tokens_to_image' }, { tokens: 9, channels: 2 }, [2, 3, 3], 0, 0],
    ['the mean of tokens', { op: 'token_pool' }, TOKENS, [8], 0, 0],
    ['the first of tokens', { op: 'token_pool', how: 'first' }, TOKENS, [8], 0, 0],
    ['squeeze and excitation', { op: 'squeeze_excite', reduction: 4 }, IMAGE, [8, 6, 4], 2 * 16 + 10, 32],
    ['of a sequence', { op: 'squeeze_excite', hidden: 3, bias: false }, { channels: 8, length: 5 }, [8, 5], 48, 48],
    [
      'an inverted residual',
      { op: 'inverted_residual', channels: 8 },
      IMAGE,
      [8, 6, 4],
      384 + 96 + 432 + 96 + 384 + 16,
      pixels * (384 + 432 + 384),
    ],
    [
      'one with a stride, as wide as its input, and with squeeze and excitation',
      { op: 'inverted_residual', channels: 5, ratio: 1, stride: 2, kernel: 5, squeeze_excite: { hidden: 2 } },
      IMAGE,
      [5, 3, 2],
      200 + 16 + (2 * 16 + 10) + 40 + 10,
      6 * (200 + 40) + 32,
    ],
    [
      'a block of ConvNeXt',
      { op: 'convnext_block', kernel: 3 },
      IMAGE,
      [8, 6, 4],
      72 + 8 + 16 + 2 * 256 + 40 + 8,
      pixels * (72 + 512),
    ],
    [
      'one without layer scale',
      { op: 'convnext_block', hidden: 4, layer_scale: false },
      IMAGE,
      [8, 6, 4],
      8 * 49 + 8 + 16 + 64 + 12,
      pixels * (392 + 64),
    ],
  ])('%s', async (_, node, input, shape, params, macs) => {
    const made = await parseAndRun(network(node, input))
    expect(made.graph.nodes.at(-1)!.shape).toEqual(shape)
    expect(made).toMatchObject({ params, macs, shapes: [[CHILD_BATCH, ...shape]] })
  })
})

describe('values', () => {
  const first = (x: readonly number[]) => x.slice(0, x.length / CHILD_BATCH)

  test('merged patches stand as in Swin: above left, below left, above right, below right', async () => {
    const input = { channels: 1, height: 2, width: 4 }
    const given = {
      'w.norm.weight': [1, 1, 1, 1],
      'w.reduction.weight': [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    }
    const x = [3, 1, 2, 9, 5, 7, 4, 6]
    const made = await parseAndRun(network({ op: 'patch_merge', channels: 4, norm: 'rms' }, input), {
      ...given,
      input: [...x, ...x],
    })
    const root = (values: number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / 4)
    const merged = [
      [3, 5, 1, 7],
      [2, 4, 9, 6],
    ].map((values) => values.map((v) => v / root(values)))
    // Channels first: what was each token's k-th channel is a row.
    const expected = [0, 1, 2, 3].flatMap((k) => merged.map((values) => values[k]))
    first(made.values[0]).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4))
  })

  test('a class token comes first, and is what the pool takes', async () => {
    const { values, fed } = await parseAndRun({
      input: { tokens: 2, channels: 3 },
      nodes: [
        { id: 'c', op: 'class_token', inputs: ['input'] },
        { id: 'x', op: 'add', by: 1, inputs: ['c'] },
        { id: 'p', op: 'token_pool', how: 'first', inputs: ['x'] },
      ],
      outputs: ['x', 'p'],
    })
    const more = (numbers: readonly number[]) => numbers.map((x) => Math.fround(Math.fround(x) + 1))
    const own = more(fed['c.tokens.value'])
    expect(first(values[0])).toEqual([...own, ...more(first(fed.input))])
    expect(values[1]).toEqual([...own, ...own])
  })

  test('of a gated MLP the activation is of the first half', async () => {
    const made = await parseAndRun(
      network({ op: 'mlp', gated: true, hidden: 1, activation: 'relu', bias: false }, { features: 1 }),
      {
        'w.in.weight': [2, 3],
        'w.out.weight': [1],
        input: [1, -1],
      },
    )
    expect(made.values[0]).toEqual([6, 0])
  })
})

describe('errors say where and what to do', () => {
  test.each<[object, object, string, string]>([
    [
      { op: 'attention', heads: 3 },
      TOKENS,
      '/heads',
      '3 heads must divide 8 channels; name another number, or `head_channels`',
    ],
    [{ op: 'attention' }, TOKENS, '/heads', 'it has no number of heads: name `heads` or `head_channels`'],
    [
      { op: 'attention', head_channels: 3 },
      TOKENS,
      '/head_channels',
      'heads of 3 channels must divide 8 channels; name another number, or `heads`',
    ],
    [{ op: 'attention', heads: 4, kv_heads: 3 }, TOKENS, '/kv_heads', '3 heads of keys and values must divide 4 heads'],
    [
      { op: 'attention', heads: 2 },
      VECTOR,
      '/inputs/0',
      'reads tokens [tokens, channels] or an image [channels, height, width], not [8]',
    ],
    [{ op: 'attention', heads: 2, shift: 1 }, IMAGE, '/shift', 'only windows are shifted: name `window`'],
    [
      { op: 'attention', heads: 2, window: 2, shift: 2 },
      IMAGE,
      '/shift',
      'a shift by 2 must be less than the window 2',
    ],
    [{ op: 'attention', heads: 2, window: 4 }, IMAGE, '/window', 'windows of 4 x 4 must divide the image [6, 4]'],
    [
      { op: 'attention', heads: 2, window: 2 },
      TOKENS,
      '/size',
      '24 tokens are those of no square image: name its `size`',
    ],
    [{ op: 'attention', heads: 2, window: 2, size: 5 }, TOKENS, '/size', 'an image of [5, 5] has 25 tokens, not 24'],
    [
      { op: 'attention', heads: 2, window: 2, size: 6 },
      IMAGE,
      '/size',
      'the image is [6, 4], not [6, 6]: leave `size` out',
    ],
    [
      { op: 'attention', heads: 2, window: 2, inputs: ['input', 'input'] },
      IMAGE,
      '/window',
      'tokens that attend to another input have no windows',
    ],
    [
      { op: 'attention', heads: 2, relative_bias: true },
      { channels: 8, height: 20, width: 20 },
      '/relative_bias',
      'relative positions of [20, 20] are more than 65536; name a smaller `window`',
    ],
    [{ op: 'patch_embed', patch: 4, channels: 8 }, IMAGE, '/patch', 'patches of 4 x 4 must divide the image [8, 6, 4]'],
    [{ op: 'patch_embed', patch: 4, channels: 8 }, TOKENS, '/inputs/0', 'reads an image'],
    [{ op: 'class_token' }, IMAGE, '/inputs/0', 'reads tokens [tokens, channels], not [8, 6, 4]'],
    [{ op: 'mlp', ratio: 2, hidden: 3 }, TOKENS, '/ratio', '`ratio` and `hidden` exclude each other: name one'],
    [{ op: 'mlp' }, { shape: [] }, '/inputs/0', 'reads vectors, tokens or an image, not []'],
    [{ op: 'layer_scale' }, { shape: [] }, '/inputs/0', 'scales vectors, tokens or an image, not []'],
    [
      { op: 'patch_merge' },
      { channels: 8, height: 6, width: 5 },
      '/inputs/0',
      '2 x 2 neighbours must divide the image [6, 5]',
    ],
    [{ op: 'patch_merge' }, { tokens: 9, channels: 8 }, '/size', '2 x 2 neighbours must divide the image [3, 3]'],
    [{ op: 'tokens_to_image' }, IMAGE, '/inputs/0', 'reads tokens'],
    [{ op: 'image_to_tokens' }, TOKENS, '/inputs/0', 'reads an image'],
    [{ op: 'token_pool' }, IMAGE, '/inputs/0', 'reads tokens'],
    [{ op: 'squeeze_excite' }, VECTOR, '/inputs/0', 'reads an image'],
    [{ op: 'inverted_residual', channels: 8 }, TOKENS, '/inputs/0', 'reads an image'],
    [
      { op: 'inverted_residual', channels: 8, squeeze_excite: { hidden: 2, reduction: 4 } },
      IMAGE,
      '/squeeze_excite/reduction',
      '`reduction` and `hidden` exclude each other',
    ],
    [
      { op: 'convnext_block', kernel: 2 },
      IMAGE,
      '/kernel',
      'a kernel of [2, 2] changes the size of the image; name odd sides',
    ],
    [
      { op: 'inverted_residual', channels: 8, kernel: 20 },
      { channels: 8, height: 1, width: 1 },
      '',
      'kernel [20, 20] with dilation [1, 1] is larger than its padded input',
    ],
  ])('%j on %j', (node, input, place, detail) => {
    expect(() => parseArchitecture(network(node, input))).toThrow(ArchitectureError)
    try {
      parseArchitecture(network(node, input))
    } catch (error) {
      const [fault] = (error as ArchitectureError).errors
      expect(fault.pointer).toBe(`/nodes/0${place}`)
      expect(fault.detail).toContain(detail)
    }
  })
})

test('the longest attention is as long as it says', () => {
  const spec = { heads: 4, kv_heads: 2, fused: false, qk_norm: 'rms', window: 2, shift: 1, relative_bias: true }
  const document = network({ op: 'attention', ...spec, size: [6, 4] }, TOKENS)
  expect(parseArchitecture(document).nodes.length).toBe(wordOf('attention').most)
})

describe('any attributes on any shapes', () => {
  const some = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
  const small = fc.integer({ min: 1, max: 8 })
  const flag = fc.boolean()
  const size = fc.oneof(small, fc.tuple(small, small))
  const norm = fc.constantFrom('layer', 'rms')
  const hidden = { ratio: some(fc.constantFrom(0.02, 0.5, 1, 4)), hidden: some(small) }
  const squeezing = {
    reduction: some(fc.constantFrom(1, 4, 64)),
    hidden: some(small),
    gate: some(fc.constant('hard_sigmoid')),
  }
  const attributes: Record<string, Record<string, fc.Arbitrary<unknown>>> = {
    attention: {
      heads: some(fc.constantFrom(1, 2, 3, 4)),
      kv_heads: some(fc.constantFrom(1, 2)),
      head_channels: some(small),
      channels: some(small),
      fused: flag,
      qk_norm: some(norm),
      window: some(fc.constantFrom(1, 2, 3)),
      shift: some(fc.constantFrom(0, 1, 2)),
      size: some(size),
      relative_bias: flag,
    },
    patch_embed: { patch: size, channels: small, norm: some(norm) },
    class_token: { count: some(small) },
    position: {},
    mlp: { ...hidden, channels: some(small), gated: flag },
    layer_scale: {},
    patch_merge: { channels: some(small), size: some(size), norm: some(norm) },
    image_to_tokens: {},
    tokens_to_image: { size: some(size) },
    token_pool: { how: fc.constantFrom('mean', 'first') },
    squeeze_excite: squeezing,
    inverted_residual: {
      kernel: fc.constantFrom(1, 3, [5, 3], 2),
      stride: some(size),
      channels: fc.constantFrom(4, 8),
      ...hidden,
      squeeze_excite: some(fc.record(squeezing)),
    },
    convnext_block: { kernel: fc.constantFrom(1, 3, [5, 3], 2), ...hidden, layer_scale: flag },
  }
  const shape = fc.oneof(
    { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: 16 }), { maxLength: 5 }) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(4, 8), fc.constantFrom(2, 4, 6), fc.constantFrom(2, 4, 6)) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(4, 16, 24, 36), fc.constantFrom(4, 8)) },
  )

  test('are those of every word', () => {
    expect(Object.keys(attributes)).toEqual(COMPOUND_WORDS.flatMap(({ schema }) => namesOf(schema)))
  })

  test.each(Object.entries(attributes))('%s', (op, given) => {
    const word = wordOf(op)
    const documents = fc
      .record(given)
      .map((chosen) =>
        word.schema.parse({ id: 'w', op, inputs: ['x'], ...(JSON.parse(JSON.stringify(chosen)) as object) }),
      )
    const inputs = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(shape) },
      { weight: op === 'attention' ? 1 : 0, arbitrary: fc.tuple(shape, shape) },
    )
    let fits = 0
    let most = 0
    fc.assert(
      fc.property(documents, inputs, fc.constantFrom(0, 8), (spec, shapes, blockChannels) => {
        const channels = (spec.channels as number | undefined) ?? (word.needsChannels ? 8 : blockChannels)
        const made = word.lower(spec, channels, shapes)
        expect(made.length).toBeGreaterThan(0)
        expect(new Set(made.map(({ suffix }) => suffix)).size).toBe(made.length)
        const placed = expandWord(spec as never, channels, shapes)
        if (word.check?.(spec, channels, shapes)) {
          expect(isShapeFault(placed)).toBe(true)
          return
        }
        expect(made.length).toBeLessThanOrEqual(word.most!)
        most = Math.max(most, made.length)
        // Only a window that is larger than the image is left to the convolution's own rule.
        if (isShapeFault(placed)) expect(placed.detail).toContain('is larger than its padded input')
        else fits++
      }),
      { numRuns: 1000 },
    )
    expect(fits).toBeGreaterThan(20)
    if (op !== 'attention') expect(most).toBe(word.most)
  })
})
