// A whole training step of one architecture beside PyTorch's forward + backward + SGD of the same network, one core
// each.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { adamStep } from '@archcast/train/adam/adam.ts'
import { ortEngine } from '@archcast/train/engines/ort-engine.ts'
import { initialise, parameterSlots } from '@archcast/train/ghn/flat-parameters.ts'
import { GhnTrainer } from '@archcast/train/ghn/ghn-trainer.ts'
import { drawTrainingArchitecture, spaceLayout } from '@archcast/train/ghn/training-architectures.ts'
import { mean, median } from '@archcast/train/statistics/summary.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const SIZE = 16
const ARCHITECTURES = 24
/** Architectures of a step, as in `train/configs/cifar10-nb201.json`. */
const META_BATCH = 4
/** How often all architectures are run before they are timed, and then. */
const WARMING = 4
const ROUNDS = 5
const space = SPACES.get('nas-bench-201')!

export interface TrainingStepTimes {
  /**
   * Milliseconds for each architecture of a step: generated weights, loss and gradients of the network, gradients of
   * the GHN, a share of the optimiser.
   */
  readonly ours: number
  /** The same networks in PyTorch; undefined where it is not installed. */
  readonly pytorch?: number
}

/**
 * Means, over the same random architectures, of the medians of repeated runs. PyTorch runs before and after, so that a
 * drifting clock hits both. It inherits the allocator's settings; without them it is a third slower.
 */
export async function trainingStepTimes(batch: number): Promise<TrainingStepTimes> {
  const graphs = Array.from(
    { length: ARCHITECTURES },
    (_, i) => drawTrainingArchitecture(space, 1, i, defaultConfig, SIZE).ghn.graph,
  )
  const before = pytorchTimes(graphs, batch)
  const ours = await ourTime(batch)
  const after = before && pytorchTimes(graphs, batch)
  return { ours, ...(before && after && { pytorch: mean([...before, ...after]) }) }
}

/**
 * Steps as in train/ghn/training-worker.ts and train/ghn/training-loop.ts: some architectures each, then the optimiser.
 * A training has thousands of them: the first ones, whose code is not compiled yet, warm up.
 */
async function ourTime(batch: number): Promise<number> {
  const { length } = parameterSlots(defaultConfig)
  const [phi, sum, firstMoment, secondMoment, average] = Array.from({ length: 5 }, () => new Float32Array(length))
  initialise(defaultConfig, 1, phi)
  const moments = { firstMoment, secondMoment }
  const trainer = await GhnTrainer.create(
    ortEngine(),
    defaultConfig,
    spaceLayout(space, defaultConfig, SIZE, META_BATCH),
  )
  const images = Float32Array.from({ length: batch * 3 * SIZE * SIZE }, (_, i) => Math.sin(12.9898 * i))
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10)
  const rounds: number[] = []
  for (let round = 0, step = 1; round < WARMING + ROUNDS; round++) {
    const begin = performance.now()
    for (let from = 0; from < ARCHITECTURES; from += META_BATCH, step++) {
      const tasks = Array.from({ length: META_BATCH }, (_, i) => ({
        architecture: drawTrainingArchitecture(space, 1, from + i, defaultConfig, SIZE),
        batch: { images, labels },
      }))
      await trainer.accumulate(phi, tasks, sum)
      adamStep(phi, sum, moments, average, { learningRate: 1e-4, step, clip: 5, averageDecay: 0.99 })
    }
    if (round >= WARMING) rounds.push((performance.now() - begin) / ARCHITECTURES)
  }
  await trainer.release()
  return median(rounds)
}

function pytorchTimes(graphs: readonly ArchGraph[], batch: number): number[] | undefined {
  const script = fileURLToPath(new URL('pytorch-step.py', import.meta.url))
  for (const python of ['python3', '/usr/bin/python3']) {
    const task = JSON.stringify({ graphs, batch, repeats: 7 })
    const { status, stdout } = spawnSync(python, [script], { input: task, encoding: 'utf8', maxBuffer: 2 ** 24 })
    if (status === 0) return JSON.parse(stdout) as number[]
  }
  return undefined
}
