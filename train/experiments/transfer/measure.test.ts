import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../data/testing.ts'
import { COUNTS } from '../truth/counts.ts'
import { truthNetwork } from '../truth/spaces.ts'
import { saidOf } from './measure.ts'
import { VALUE } from './signals.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'

const MODEL = fileURLToPath(new URL('../../../models/cifar10-nb201', import.meta.url))
const ARCHS = ['12|1-1-1|1x1+3x3|sum', '16|2-1-1|max|plain']

test('every signal of a network is on disk as soon as it is told, and told the same again', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => rm(folder, { recursive: true }))
  const networks = ARCHS.map((name) => {
    const graph = truthNetwork('branches', name, 16)
    return { name, whole: graph, scored: graph, accuracy: 0.5, group: name }
  })
  const options = { bundle: await loadBundleFolder(MODEL), folder, seed: 1, device: 'cpu', images: 40 } as const
  const about = 'two networks'
  const [first] = await saidOf({ name: 'branches', about, networks: networks.slice(0, 1) }, options)
  let told = 0
  const both = await saidOf({ name: 'branches', about, networks }, { ...options, onSaid: () => told++ })
  expect(told).toBe(1)
  expect(both[0]).toEqual(first)
  for (const { signals } of both) {
    for (const count of COUNTS) expect(signals[count]).toBeGreaterThan(0)
    for (const signal of [VALUE, 'surrogate, alignment', "alignment, He's weights", 'synflow', 'naswot', 'snip'])
      expect(Number.isFinite(signals[signal]), signal).toBe(true)
  }
  expect(both[1].signals.depth).not.toBe(both[0].signals.depth)
})
