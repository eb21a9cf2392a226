// Networks that are sent.
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { FlatArchitecture } from '@archcast/core/arch/schema.ts'

const space = SPACES.get('nas-bench-201')!

/** A cell of a search space, the same for the same number. */
export const smallDocument = (seed: number) => ({ space: space.name, arch: space.sample(createRandom(seed)) })

/** Some hundred bytes that stand for 38 million parameters. */
export function wideNetwork(channels = 2048): FlatArchitecture {
  return {
    input: { channels: 3, height: 32, width: 32 },
    classes: 10,
    nodes: [
      { id: 'stem', op: 'conv', kernel: 1, stride: 16, channels, inputs: ['input'] },
      { id: 'wide', op: 'conv', kernel: 3, channels, inputs: ['stem'] },
      { id: 'pool', op: 'global_avg_pool', inputs: ['wide'] },
      { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
    ],
  }
}

const KERNELS = [3, 1, 5, 7, 1, 3]

/**
 * A network of so many blocks, each of another width: kilobytes of text, tens of milliseconds of work on all devices.
 */
export function longNetwork(seed: number, blocks = 200): object {
  const random = createRandom(seed)
  const body = KERNELS.flatMap((kernel, i) => [
    { id: `conv${i}`, op: 'conv', kernel, inputs: [i === 0 ? 'input' : `relu${i - 1}`] },
    { id: `bn${i}`, op: 'batch_norm', inputs: [`conv${i}`] },
    { id: `relu${i}`, op: 'relu', inputs: [`bn${i}`] },
  ])
  const head = [
    { id: 'pool', op: 'global_avg_pool', inputs: ['input'] },
    { id: 'logits', op: 'linear', inputs: ['pool'] },
  ]
  return {
    input: { channels: 3, height: 32, width: 32 },
    classes: 10,
    cells: { body: { nodes: body }, head: { nodes: head } },
    blocks: [
      ...Array.from({ length: blocks }, () => ({ cell: 'body', channels: 16 + random.int(480) })),
      { cell: 'head' },
    ],
  }
}
