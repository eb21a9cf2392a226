import { expect, test } from 'vitest'
import { canonicalHash } from '../arch/hash.ts'
import { distinctNetworks } from './distinct.ts'
import { createRandom } from './random.ts'
import { SPACES } from './spaces.ts'

test.each(['open', 'nas-bench-201'])('a sequence of %s has no network twice, and replays from its seed', (name) => {
  const first = (seed: number, count = 50) =>
    distinctNetworks(SPACES.get(name)!, createRandom(seed)).take(count).toArray()
  const networks = first(4)
  expect(new Set(networks.map(({ graph }) => canonicalHash(graph))).size).toBe(50)
  expect(first(4)).toEqual(networks)
  expect(first(5)).not.toEqual(networks)
})

test('networks that mean the same are passed over', () => {
  const random = createRandom(1)
  const space = SPACES.get('nas-bench-201')!
  // Of 600 draws some spell a network that another spelt before, and some spell none.
  const sampled: string[] = []
  const counting = { ...space, sample: (from: typeof random) => (sampled.push(space.sample(from)), sampled.at(-1)!) }
  distinctNetworks(counting, random).take(600).toArray()
  expect(sampled.length).toBeGreaterThan(620)
})
