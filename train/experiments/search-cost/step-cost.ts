// What training a network of the benchmark costs here: the tape's forward and backward pass of the full skeleton on 32
// x 32 images.
import { childTraining } from '../../ghn/programs.ts'
import { median } from '../../statistics/summary.ts'
import { initialWeights } from '../children/initial.ts'
import { batchFeeds, childNetwork, weightFeeds } from '../children/trained-network.ts'
import { timeResult } from '../processor-time.ts'
import { classesOf } from '@archcast/core/arch/graph.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Engine } from '../../engines/engine.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

const BATCH = 64
const SIZE = 32
const RUNS = 3

/** Seconds that training takes an image; the optimiser and the images' preparation, which are little, are left out. */
export async function trainingSecondsAnImage(
  space: string,
  arch: string,
  engine: Engine,
  random: Random,
): Promise<number> {
  const graph = childNetwork(space, arch, SIZE, 'full')
  const program = await engine.compile(childTraining(graph, BATCH, engine.portable).graph)
  const [channels] = graph.input
  const images = Float32Array.from({ length: BATCH * channels * SIZE * SIZE }, () => 2 * random.next() - 1)
  const labels = Int32Array.from({ length: BATCH }, () => random.int(classesOf(graph)))
  const feeds = {
    ...weightFeeds(graph, initialWeights(graph, random)),
    ...batchFeeds({ images, labels, shape: [BATCH, channels, SIZE, SIZE] }, classesOf(graph)),
  }
  try {
    // The first run also sets the program's memory up.
    await program.run(feeds)
    const runs: number[] = []
    for (let run = 0; run < RUNS; run++)
      runs.push((await timeResult(engine.device as EngineProvider, () => program.run(feeds))).seconds)
    return median(runs) / BATCH
  } finally {
    await program.release()
  }
}
