// A whole training step of one architecture beside PyTorch's forward + backward + SGD of the same network, one core each.
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { GhnTrainer } from '@archcast/train/ghn/step.ts'
import { adamStep } from '@archcast/train/ghn/adam.ts'
import { drawArchitecture, spaceLayout } from '@archcast/train/ghn/architectures.ts'
import { initialise, parameterSlots } from '@archcast/train/ghn/parameters.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import { ortEngine } from '@archcast/train/engines/ort.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const SIZE = 16
const ARCHITECTURES = 24
const space = SPACES.get('nas-bench-201')!

export interface TrainingStepTimes {
  /** Milliseconds: weights from the GHN, the network's loss and gradients, back into the GHN, the optimiser's share. */
  readonly ours: number
  /** The same networks in PyTorch; undefined where it is not installed. */
  readonly pytorch?: number
}

/**
 * Medians over the same random architectures; PyTorch runs before and after, so that a drifting clock hits both. It inherits the
 * allocator's settings, without which it is a third slower.
 */
export async function trainingStepTimes(batch: number): Promise<TrainingStepTimes> {
  const graphs = Array.from(
    { length: ARCHITECTURES },
    (_, i) => drawArchitecture(space, 1, i, defaultConfig, SIZE).ghn.graph,
  )
  const before = pytorchTimes(graphs, batch)
  const ours = await ourTimes(batch)
  const after = before && pytorchTimes(graphs, batch)
  return { ours: median(ours), ...(before && after && { pytorch: median([...before, ...after]) }) }
}

/** A step as in train/ghn/worker.ts and train/ghn/train.ts, every architecture a step of its own. */
async function ourTimes(batch: number): Promise<number[]> {
  const { length } = parameterSlots(defaultConfig)
  const [phi, sum, first, second, average] = Array.from({ length: 5 }, () => new Float32Array(length))
  initialise(defaultConfig, 1, phi)
  const trainer = await GhnTrainer.create(ortEngine(), defaultConfig, spaceLayout(space, defaultConfig, SIZE))
  const images = Float32Array.from({ length: batch * 3 * SIZE * SIZE }, (_, i) => Math.sin(12.9898 * i))
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10)
  const times: number[] = []
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < ARCHITECTURES; i++) {
      const begin = performance.now()
      sum.fill(0)
      await trainer.accumulate(phi, drawArchitecture(space, 1, i, defaultConfig, SIZE), { images, labels }, sum)
      const step = round * ARCHITECTURES + i + 1
      adamStep(phi, sum, { first, second }, average, { learningRate: 1e-4, step, clip: 5, averageDecay: 0.99 })
      // The first round warms up.
      if (round > 0) times.push(performance.now() - begin)
    }
  }
  await trainer.release()
  return times
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
