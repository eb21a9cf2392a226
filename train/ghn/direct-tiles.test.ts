// Gradients of networks that have no size in common equal those of the unrolled graph, compiled for each by itself.
import { expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { DirectPropagation } from './direct-propagation.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { layoutOf } from './ghn-layout.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { tinyTraining } from './testing.ts'
import { drawTrainingArchitecture, trainingSpace } from './training-architectures.ts'
import type { TrainingTask } from './ghn-trainer.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

const SIDE = 16
const open: GhnConfig = { ...tinyTraining.ghn, blocks: 'merged', features: 'surroundings', scale: 'moments' }
const later: GhnConfig = { ...open, norm: 'layer', virtualEdges: 5, places: 'digits' }
const space = trainingSpace({ space: 'open', imageSize: SIDE })

const tasksOf = (config: GhnConfig): TrainingTask[] =>
  [0, 1, 2].map((i) => ({
    architecture: drawTrainingArchitecture(space, 3, i, config, SIDE),
    batch: {
      images: Float32Array.from({ length: 4 * 3 * SIDE ** 2 }, (_, at) => Math.sin(at * (i + 1.3))),
      labels: Int32Array.from({ length: 4 }, (_, at) => (3 * at + i) % 10),
    },
  }))

const norm = (xs: Float32Array) => Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0))

test.each([
  ['sweeps', open],
  ['two passes', { ...open, passes: 2 }],
  ['virtual edges, layer normalisation and places by their digits', later],
  ['no propagation', { ...open, propagation: 'none' as const }],
])('%s', async (_, config) => {
  const { slots, length } = parameterSlots(config)
  const phi = new Float32Array(length)
  initialise(config, 1, phi)
  const tasks = tasksOf(config)
  const [sum, expected] = [new Float32Array(length).fill(NaN), new Float32Array(length)]
  const direct = await GhnTrainer.create(ortEngine(), config, tasks.length)
  const loss = await direct.accumulate(phi, tasks, sum)
  await direct.release()
  let alone = 0
  for (const task of tasks) {
    const unrolled = await GhnTrainer.create(ortEngine(), config, layoutOf([task.architecture]))
    alone += await unrolled.accumulate(phi, [task], expected, true)
    await unrolled.release()
  }
  expect(loss).toBeCloseTo(alone, 4)
  for (const { name, offset, length: size } of slots) {
    const [own, other] = [sum, expected].map((all) => all.subarray(offset, offset + size))
    const difference = norm(own.map((x, i) => x - other[i]))
    expect(difference, name).toBeLessThanOrEqual(1e-3 * norm(other) + 1e-7)
  }
  expect(norm(sum)).toBeGreaterThan(0)
})

test('are what the loss rises by along them', async () => {
  const { length } = parameterSlots(later)
  const [phi, gradient] = [new Float32Array(length), new Float32Array(length)]
  initialise(later, 1, phi)
  const tasks = tasksOf(later).slice(0, 1)
  const trainer = await GhnTrainer.create(ortEngine(), later, 1)
  await trainer.accumulate(phi, tasks, gradient)
  const steep = norm(gradient)
  const lossAt = (step: number) =>
    trainer.accumulate(
      phi.map((x, i) => x + (step * gradient[i]) / steep),
      tasks,
      new Float32Array(length),
    )
  const step = 0.01
  const rise = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step)
  await trainer.release()
  expect(Math.abs(rise / steep - 1)).toBeLessThan(0.02)
})

test('other GHNs are refused', () => {
  expect(() => new DirectPropagation({ ...open, propagation: 'synchronous' })).toThrow("blocks 'merged'")
  expect(() => new DirectPropagation(tinyTraining.ghn)).toThrow("blocks 'merged'")
})
