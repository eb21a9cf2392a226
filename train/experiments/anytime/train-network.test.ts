// Networks of the anytime experiment: what the hand-made one costs, and that training reaches every exit.
import { expect, test } from 'vitest'
import { ortEngine } from '../../engines/ort-engine.ts'
import { chainNetwork } from './anytime-baseline.ts'
import { drawNetworks } from './anytime-candidates.ts'
import { anytimeNetwork, baselineKey, trainingSetup } from './anytime-setup.ts'
import { trainNetwork } from './train-network.ts'
import { exitCosts } from '@archcast/core/arch/cost.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { ImageSet } from '../../data/image-set.ts'

test('the chain has an exit after each of its nine convolutions, the last of which is the output', () => {
  const conv = (side: number, from: number, to: number) => side * side * 9 * from * to
  const stages = [
    [conv(16, 3, 16), conv(16, 16, 16), conv(16, 16, 16)].map((macs) => macs + 160),
    [conv(8, 16, 32), conv(8, 32, 32), conv(8, 32, 32)].map((macs) => macs + 320),
    [conv(4, 32, 64), conv(4, 64, 64), conv(4, 64, 64)].map((macs) => macs + 640),
  ].flat()
  const sums = stages.map((_, i) => stages.slice(0, i + 1).reduce((a, b) => a + b))
  expect(exitCosts(anytimeNetwork(baselineKey(0), 16)).map(({ macs }) => macs)).toEqual(sums)
  expect(parseArchitecture(chainNetwork()).exits).toHaveLength(8)
})

test('draws of the space differ by number and replay', () => {
  const [a, b, c] = drawNetworks(3, 0, 3)
  expect(new Set([a, b, c]).size).toBe(3)
  expect(drawNetworks(3, 1, 2)).toEqual([b, c])
  expect(anytimeNetwork(a, 16).input).toEqual([3, 16, 16])
})

/** Images of 32 x 32 whose brightness by colour and half tells their class, under noise. */
function tellingImages(count: number, seed: number): ImageSet {
  const random = createRandom(seed)
  const labels = Uint8Array.from({ length: count }, () => random.int(10))
  const images = Uint8Array.from({ length: count * 3072 }, (_, i) => {
    const label = labels[Math.floor(i / 3072)]
    const [channel, row] = [Math.floor((i % 3072) / 1024), Math.floor((i % 1024) / 32)]
    const lit = channel === label % 3 ? 90 + 40 * Math.floor(label / 3) * (row < 16 ? 1 : 0) : 40
    return lit + random.int(60)
  })
  return { images, labels, count, shape: [3, 32, 32], classNames: Array.from({ length: 10 }, (_, i) => `${i}`) }
}

test('training brings every exit above chance, the same for the same number', async () => {
  const images = { train: tellingImages(600, 1), validation: tellingImages(500, 2), test: tellingImages(500, 3) }
  const setup = { ...trainingSetup(40, 5), batchSize: 32, validation: 500 }
  const job = { key: baselineKey(0), number: 4 }
  const steps: number[] = []
  const trained = await trainNetwork(ortEngine(), images, setup, job, (step) => steps.push(step))
  expect(steps).toHaveLength(40)
  expect([trained.macs.length, trained.validation.length, trained.test.length]).toEqual([9, 9, 9])
  for (const accuracy of trained.test.slice(1)) expect(accuracy).toBeGreaterThan(0.25)
  const again = await trainNetwork(ortEngine(), images, setup, job, () => {})
  expect(again).toEqual({ ...trained, seconds: again.seconds })
})
