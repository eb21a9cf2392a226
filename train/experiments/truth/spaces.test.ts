import { expect, test } from 'vitest'
import { childTraining } from '../../ghn/programs.ts'
import { TRUTH_SPACES, drawNetworks, truthNetwork } from './spaces.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

test.each(TRUTH_SPACES)('networks of %s are different, the same by seed, and can be trained', (space) => {
  const drawn = drawNetworks(space, 12, createRandom(3))
  expect(new Set(drawn).size).toBe(12)
  expect(drawNetworks(space, 5, createRandom(3))).toEqual(drawn.slice(0, 5))
  const graphs = drawn.map((arch) => truthNetwork(space, arch, 16))
  for (const graph of graphs) expect(graph).toMatchObject({ classes: 10, input: [3, 16, 16] })
  expect(new Set(graphs.map((graph) => cost(graph).macs)).size).toBeGreaterThan(6)
  expect(childTraining(graphs[0], 2).trained.length).toBeGreaterThan(5)
})

test('an unknown space is named with those that there are', () => {
  expect(() => drawNetworks('fires', 1, createRandom(1))).toThrow("did you mean 'fire'?")
})
