import { expect, test } from 'vitest'
import { drawTrainingArchitecture, spaceLayout, trainingSpace } from './training-architectures.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { GHN_TRAIN_NODES, parseCell } from '@archcast/core/spaces/ghn-cells.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

test('draws have no more multiply-accumulates than are asked for', () => {
  const mostMacs = 3_000_000
  const small = trainingSpace({ space: 'open', imageSize: 16, mostMacs })
  const random = createRandom(1)
  for (let i = 0; i < 5; i++) expect(cost(small.resolve(small.sample(random)).graph).macs).toBeLessThanOrEqual(mostMacs)
  expect(() => trainingSpace({ space: 'nas-bench-201', imageSize: 16, mostMacs })).toThrow('is for the space open')
})

test('cells of fewer nodes are drawn where a training asks for them, and need less room', () => {
  const few = trainingSpace({ space: 'ghn-cells', cellNodes: GHN_TRAIN_NODES, imageSize: 16 })
  const all = trainingSpace({ space: 'ghn-cells', imageSize: 16 })
  const nodesOf = (space: typeof few) => parseCell(drawTrainingArchitecture(space, 1, 0, defaultConfig, 16).arch).length
  expect([nodesOf(few), nodesOf(all)]).toEqual([7, 17])
  const largest = (space: typeof few) =>
    Math.max(...spaceLayout(space, defaultConfig, 16).blocks.map(({ nodes }) => nodes))
  expect(largest(few)).toBeLessThan(largest(all))
})

test('a number of nodes is refused for a space that has its own, and an unknown space by name', () => {
  expect(() => trainingSpace({ space: 'nas-bench-201', cellNodes: 7, imageSize: 16 })).toThrow(
    'cellNodes is for ghn-cells',
  )
  expect(() => trainingSpace({ space: 'darts', imageSize: 16 })).toThrow("unknown space 'darts'; known: nas-bench-201")
})
