// The networks of docs/language.md are the published ones, and what it says of each word is what the schemas say.
import { describe, expect, test } from 'vitest'
import { languageSections, sectionPattern } from '../../scripts/language-sections.ts'
import { blocks, documents } from './blocks.ts'
import { swin } from './swin.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const page = (await documents()).get('docs/language.md')!
const networks = blocks(page, 'json').map((text) => ({ text, graph: parseArchitecture(JSON.parse(text)) }))

/** Multiply-accumulates of a transformer's block: q, k, v and out, an MLP of ratio 4, two products of attention. */
const block = (tokens: number, channels: number, seen: number) => tokens * (12 * channels ** 2 + 2 * seen * channels)

const SWIN_STAGES = [
  { side: 56, channels: 96, depth: 2 },
  { side: 28, channels: 192, depth: 2 },
  { side: 14, channels: 384, depth: 6 },
  { side: 7, channels: 768, depth: 2 },
]
/** The merging before each stage but the first reads four tokens of half the channels. */
const swinMacs = SWIN_STAGES.reduce(
  (sum, { side, channels, depth }, stage) =>
    sum + depth * block(side ** 2, channels, 49) + (stage > 0 ? side ** 2 * 2 * channels * channels : 0),
  56 ** 2 * 48 * 96 + 768 * 1000,
)

const CONVNEXT_STAGES = [
  { side: 56, channels: 96, depth: 3 },
  { side: 28, channels: 192, depth: 3 },
  { side: 14, channels: 384, depth: 9 },
  { side: 7, channels: 768, depth: 3 },
]
const convNextMacs = CONVNEXT_STAGES.reduce(
  (sum, { side, channels, depth }, stage) =>
    sum + side ** 2 * (depth * (49 * channels + 8 * channels ** 2) + (stage > 0 ? 4 * (channels / 2) * channels : 0)),
  56 ** 2 * 48 * 96 + 768 * 1000,
)

/** Table 2 of the paper: side of the input, kernel, channels in the middle and out, those of the gate, stride. */
const MOBILENET_ROWS = [
  [112, 3, 16, 16, 8, 2],
  [56, 3, 72, 24, 0, 2],
  [28, 3, 88, 24, 0, 1],
  [28, 5, 96, 40, 24, 2],
  [14, 5, 240, 40, 64, 1],
  [14, 5, 240, 40, 64, 1],
  [14, 5, 120, 48, 32, 1],
  [14, 5, 144, 48, 40, 1],
  [14, 5, 288, 96, 72, 2],
  [7, 5, 576, 96, 144, 1],
  [7, 5, 576, 96, 144, 1],
] as const
/** The first row has no convolution to more channels, which it has already. */
const mobileNetMacs = MOBILENET_ROWS.reduce(
  (sum, [side, kernel, middle, out, gate, stride], row) => {
    const into = row === 0 ? 16 : MOBILENET_ROWS[row - 1][3]
    const widening = into === middle ? 0 : side ** 2 * into * middle
    return sum + widening + (side / stride) ** 2 * middle * (kernel ** 2 + out) + 2 * middle * gate
  },
  112 ** 2 * 27 * 16 + 49 * 96 * 576 + 576 * 1024 + 1024 * 1000,
)

describe('networks', () => {
  // Parameters as torchvision and timm count their models.
  test.each([
    ['ViT-Ti/16', 0, 5_717_416, 196 * 768 * 192 + 12 * block(197, 192, 197) + 192 * 1000],
    ['Swin-T', 1, 28_288_354, swinMacs],
    ['ConvNeXt-T', 2, 28_589_128, convNextMacs],
    ['MobileNetV3-small', 3, 2_542_856, mobileNetMacs],
  ] as const)('%s has its published parameters', (_, index, params, macs) => {
    expect(cost(networks[index].graph)).toEqual({ params, macs })
  })

  test('there are no others, and each is short', () => {
    expect(networks).toHaveLength(4)
    for (const { text } of networks) expect(text.split('\n').length).toBeLessThanOrEqual(40)
  })

  test('have the multiply-accumulates that the page names', () => {
    const billions = networks.map(({ graph }) => cost(graph).macs / 1e9)
    expect(billions.map((x) => x.toPrecision(3))).toEqual(['1.25', '4.49', '4.46', '0.0565'])
    // Published counts of ViT leave out the two products of attention.
    expect((billions[0] - (12 * 2 * 197 ** 2 * 192) / 1e9).toFixed(2)).toBe('1.07')
  })

  test('Swin-T is what it is written out in full', () => {
    const full = parseArchitecture(
      swin(
        96,
        SWIN_STAGES.map(({ depth }) => depth),
      ),
    )
    const { graph } = networks[1]
    expect(cost(full)).toEqual(cost(graph))
    expect(full.nodes.map(({ op, shape }) => ({ op, shape }))).toEqual(
      graph.nodes.map(({ op, shape }) => ({ op, shape })),
    )
  })
})

describe('what it says of each word', () => {
  /** Padding and lines are for those who read the source. */
  const bare = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/-{3,}/g, '---').trim()

  test.each(Object.entries(languageSections()))('%s', (name, section) => {
    const [, , written] = sectionPattern(name).exec(page)!
    expect(bare(written), 'npm run docs:language writes it anew').toBe(bare(section))
  })
})
