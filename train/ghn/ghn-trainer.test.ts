import { expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { GhnTrainer, RUN_AWAY } from './ghn-trainer.ts'
import { tinyTraining } from './testing.ts'
import { drawTrainingArchitecture, spaceLayout } from './training-architectures.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'

const space = SPACES.get('nas-bench-201')!
const { ghn, imageSize } = tinyTraining
const { length } = parameterSlots(ghn)
const phi = new Float32Array(length)
initialise(ghn, 1, phi)

const tasks = Array.from({ length: 3 }, (_, i) => ({
  architecture: drawTrainingArchitecture(space, 1, i, ghn, imageSize),
  batch: {
    images: Float32Array.from({ length: 4 * 3 * imageSize ** 2 }, (__, at) => Math.sin(at * (i + 1.3))),
    labels: Int32Array.from({ length: 4 }, (__, at) => (3 * at + i) % 10),
  },
}))

const norm = (xs: Float32Array) => Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0))

/** Sum of losses and gradients, so many architectures a run. */
async function accumulated(atOnce: number): Promise<{ loss: number; sum: Float32Array }> {
  const trainer = await GhnTrainer.create(ortEngine(), ghn, spaceLayout(space, ghn, imageSize, atOnce))
  expect(trainer.maker.atOnce).toBe(atOnce)
  const sum = new Float32Array(length).fill(NaN)
  let loss = 0
  for (let first = 0; first < tasks.length; first += atOnce)
    loss += await trainer.accumulate(phi, tasks.slice(first, first + atOnce), sum, first > 0)
  await trainer.release()
  return { loss, sum }
}

test('architectures that share a run have the gradients that they have alone', async () => {
  const alone = await accumulated(1)
  const size = norm(alone.sum)
  expect(size).toBeGreaterThan(0)
  // Of four places one stays empty, and of two in the second run.
  for (const atOnce of [2, 4]) {
    const { loss, sum } = await accumulated(atOnce)
    expect(loss).toBeCloseTo(alone.loss, 4)
    expect(norm(sum.map((x, i) => x - alone.sum[i])) / size).toBeLessThan(1e-4)
  }
})

test('a network that runs away has no part in the gradient, and counts with a fixed loss', async () => {
  const trainer = await GhnTrainer.create(ortEngine(), ghn, spaceLayout(space, ghn, imageSize, 2))
  const [kept, lost] = tasks
  const images = lost.batch.images.map((x, i) => (i === 5 ? NaN : x))
  const [both, alone] = [new Float32Array(length), new Float32Array(length)]
  const loss = await trainer.accumulate(phi, [kept, { ...lost, batch: { ...lost.batch, images } }], both)
  expect(loss).toBeCloseTo(RUN_AWAY + (await trainer.accumulate(phi, [kept], alone)), 4)
  expect(norm(both.map((x, i) => x - alone[i])) / norm(alone)).toBeLessThan(1e-4)
  await trainer.release()
})

test('large blocks keep a run to themselves, and what does not fit is refused', async () => {
  const anytime = SPACES.get('anytime')!
  expect(spaceLayout(anytime, ghn, 16, 4).architectures).toBe(1)
  const trainer = await GhnTrainer.create(ortEngine(), ghn, spaceLayout(space, ghn, imageSize, 2))
  const all = tasks.map(({ architecture }) => architecture)
  await expect(trainer.weights(phi, all)).rejects.toThrow('the layout has room for 2 architectures, 3 are there')
  await trainer.release()
})
