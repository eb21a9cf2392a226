// Tiles of one wide kernel: how alike they are where training starts.
import { expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { mean } from '../statistics/summary.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { tinyTraining } from './testing.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { flipTileSigns } from '@archcast/core/ghn/tiles/sign-flips.ts'
import { ghnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

const TILE = 64
const ACROSS = 4
const WIDE = TILE * ACROSS

const graph = parseArchitecture({
  input: { channels: 3, height: 8, width: 8 },
  classes: 10,
  nodes: [
    { id: 'stem', op: 'conv', channels: WIDE, kernel: 3, inputs: ['input'] },
    { id: 'wide', op: 'conv', channels: WIDE, kernel: 1, inputs: ['stem'] },
    { id: 'norm', op: 'batch_norm', inputs: ['wide'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['norm'] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ],
})

/** Mean cosine of two tiles of the wide kernel, before any channels are turned. */
async function likeness(config: GhnConfig): Promise<number> {
  const phi = new Float32Array(parameterSlots(config).length)
  initialise(config, 1, phi)
  const trainer = await GhnTrainer.create(ortEngine(), config, 1)
  const [weights] = await trainer.weights(phi, [{ arch: 'wide', ...ghnItem(graph, config) }])
  await trainer.release()
  const kernel = Object.values(weights).find(({ shape }) => shape[0] === WIDE && shape[1] === WIDE)!
  const data = (kernel.data as Float32Array).slice()
  flipTileSigns(data, kernel.shape, [TILE, TILE])
  const tiles = Array.from({ length: ACROSS ** 2 }, (_, at) => {
    const [down, across] = [Math.floor(at / ACROSS), at % ACROSS]
    return Array.from({ length: TILE }, (__, o) => {
      const start = (down * TILE + o) * WIDE + across * TILE
      return [...data.subarray(start, start + TILE)]
    }).flat()
  })
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0)
  const cosines = tiles.flatMap((a, i) => tiles.slice(0, i).map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))))
  return mean(cosines)
}

test('are less alike where places are read by their digits', async () => {
  const ghn: GhnConfig = { ...tinyTraining.ghn, hidden: 64, rank: 16, embedding: 32 }
  const open: GhnConfig = { ...ghn, blocks: 'merged', features: 'surroundings', scale: 'moments' }
  const [numbers, digits] = [await likeness(open), await likeness({ ...open, places: 'digits' })]
  expect(digits).toBeLessThan(numbers - 0.05)
  expect(digits).toBeGreaterThan(0)
})
