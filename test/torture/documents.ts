// Networks that are sent.
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
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
