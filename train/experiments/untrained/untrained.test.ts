// Networks with generated weights: what is measured, what is kept, what is told.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { expect, onTestFinished, test } from 'vitest'
import { measureUntrained } from './measure-untrained.ts'
import { untrainedReport } from './untrained-report.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'

const bundle = await loadBundleFolder(fileURLToPath(new URL('../../../models/cifar10-nb201', import.meta.url)))

test('a network is as right as the service says, and is measured once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'untrained-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const options = { bundle, folder, seed: 5, device: 'cpu', images: 500 } as const
  const one = await measureUntrained('nas-bench-201', { ...options, count: 1 })
  const two = await measureUntrained('nas-bench-201', { ...options, count: 2 })
  expect(two[0]).toEqual(one[0])
  const scorer = await createScorer({ ort, bundle })
  // With an edge that computes nothing, which the GHN reads none the less.
  const arch = two[1].key
  expect(arch).toContain('skip_connect')
  const { accuracy } = await scorer.predict(resolveArchitecture({ space: 'nas-bench-201', arch }), { images: 500 })
  await scorer.release()
  expect(two[1].accuracy).toBe(accuracy.surrogate.accuracy)
  await expect(measureUntrained('nas-bench-201', { ...options, count: 1, images: 16 })).rejects.toThrow(
    'another images',
  )
})

test('a table has the mean of each space, and the share that is known', () => {
  const network = (accuracy: number, known: boolean) => ({ key: `${accuracy}`, accuracy, known })
  const spaces = new Map([['fire', [network(0.2, true), network(0.3, false), network(0.7, true), network(0.4, true)]]])
  const { table } = untrainedReport(spaces, 'Weights.', 1)
  expect(table).toMatch(/\| fire +\| 4 +\| 75 +\| 40\.0 \[\d+\.\d, \d+\.\d\] \| 35\.0 +\| 70\.0 \|/)
})
