// Ranks of networks by a task and by counting, against accuracies that follow from one of them.
import { expect, test } from 'vitest'
import { sampleNetworks } from '../devices/testing.ts'
import { printUnlabelled, unlabelledRows } from './unlabelled.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import type { TaskHead } from '@archcast/core/predict/tasks/task-head.ts'

test('each way is told by how it ranks', () => {
  const networks = sampleNetworks(40, 4).map(({ graph }) => ({ graph, accuracy: 1 - cost(graph).params / 1e7 }))
  const task = {
    file: { task: 'birds' } as TaskHead['file'],
    predict: (graph) => ({ value: -cost(graph).params, low: 0, high: 0, reasons: [] }),
  } satisfies TaskHead
  const [birds, macs, params] = unlabelledRows(task, networks, 1)
  expect([birds.method, macs.method, params.method]).toEqual(['birds', 'MACs', 'parameters'])
  expect(birds.kendall.value).toBeCloseTo(1, 9)
  expect(params.kendall.value).toBeCloseTo(-1, 9)
  expect(macs.kendall.value).toBeLessThan(-0.8)
  expect(printUnlabelled([birds])).toMatch(/\| birds +\| 40 +\| 1.000 \[1.000, 1.000\] \|/)
})
