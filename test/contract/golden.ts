// Golden answers: what the committed model says of a few architectures, the same on every runtime.
import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { expectPrediction } from './agreement.ts'
import { flat, stem, tokens, words } from './small-architectures.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'

const file = new URL('golden.json', import.meta.url)
const cell = (arch: string) => ({ space: 'nas-bench-201', arch })
const deep = '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|'
const mixed = '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|nor_conv_3x3~1|nor_conv_1x1~2|'
const sparse = '|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|'

/** By name: path and body. 64 images at most, so that the edge answers with as many. */
const QUESTIONS: Readonly<Record<string, readonly [path: string, body: object]>> = {
  'a cell of convolutions': ['/v1/predict?method=surrogate&images=64', cell(deep)],
  'a cell of many kinds': ['/v1/predict?method=surrogate&images=64', cell(mixed)],
  'a cell of one operation': ['/v1/predict?method=surrogate&images=64', cell(sparse)],
  'the whole network of a cell': ['/v1/predict?method=surrogate&images=16', { ...cell(mixed), skeleton: 'full' }],
  'a flat graph': [
    '/v1/predict?method=surrogate&images=64',
    flat([stem, { id: 'norm', op: 'batch_norm', inputs: ['stem'] }, { id: 'b', op: 'relu', inputs: ['norm'] }], 'b'),
  ],
  'a cell by the head, on devices': ['/v1/predict?device=pixel3,pi5/onnx/cifar100', cell(mixed)],
  'tokens without classes, in a run of eight': ['/v1/predict?batch=8', tokens],
  'a classifier of token ids': ['/v1/predict', words],
  'a flat graph by the head': ['/v1/predict?method=head', flat([stem], 'stem')],
  'blocks of cells': [
    '/v1/predict?method=surrogate&images=64',
    {
      input: { channels: 3, height: 32, width: 32 },
      classes: 10,
      cells: {
        stem: { nodes: [{ id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] }] },
        cell: {
          nodes: [
            { id: 'conv', op: 'depthwise_conv', kernel: 3, inputs: ['input'] },
            { id: 'bn', op: 'batch_norm', inputs: ['conv'] },
            { id: 'sum', op: 'add', inputs: ['input', 'bn'] },
          ],
        },
        head: {
          nodes: [
            { id: 'pool', op: 'global_avg_pool', inputs: ['input'] },
            { id: 'logits', op: 'linear', inputs: ['pool'] },
          ],
        },
      },
      blocks: [{ cell: 'stem', channels: 16 }, { cell: 'cell', channels: 16, repeat: 3 }, { cell: 'head' }],
    },
  ],
}

export type PostJson = (path: string, body: object) => Promise<Response>

async function answers(ask: PostJson): Promise<Record<string, Prediction>> {
  const entries = Object.entries(QUESTIONS).map(async ([name, [path, body]]) => {
    const response = await ask(path, body)
    expect(response.status, await response.clone().text()).toBe(200)
    return [name, (await response.json()) as Prediction]
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** One test: the runtime behind `ask` gives the golden answers. */
export function testGolden(ask: PostJson): void {
  test('gives the golden answers', async () => {
    const given = await answers(ask)
    const golden = JSON.parse(await readFile(file, 'utf8')) as Record<string, Prediction>
    expect(Object.keys(given)).toEqual(Object.keys(golden))
    for (const [name, answer] of Object.entries(golden)) expectPrediction(given[name], answer)
  })
}

/** Keeps the answers of the runtime behind `ask` as the golden ones: after the model has changed. */
export async function writeGolden(ask: PostJson): Promise<void> {
  await writeFile(file, `${JSON.stringify(await answers(ask), null, 2)}\n`)
}
