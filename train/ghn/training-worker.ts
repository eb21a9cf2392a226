// One thread of training: adds up gradients of a step's architectures in shared memory, and scores networks in between.
import { parentPort, workerData } from 'node:worker_threads'
import { openSource } from '../data/source.ts'
import { ortEngine } from '../engines/ort-engine.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { drawTrainingArchitecture, prepareArchitecture, spaceLayout, trainingSpace } from './training-architectures.ts'
import { scoreLogits } from '@archcast/core/child/logits.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import type { EngineProvider } from '../engines/engine-provider.ts'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { Score } from '@archcast/core/child/logits.ts'

export interface WorkerSetup {
  readonly config: TrainingConfig
  readonly data: string
  readonly device: EngineProvider
  /** Parameters, written by the main thread between steps. */
  readonly phi: SharedArrayBuffer
  /** Sum of the gradients of this thread's architectures. */
  readonly gradient: SharedArrayBuffer
}

export type WorkerRequest =
  | { readonly type: 'step'; readonly items: readonly number[] }
  | { readonly type: 'score'; readonly archs: readonly string[]; readonly images: number }

export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'stepped'; readonly loss: number }
  | { readonly type: 'scored'; readonly scores: readonly Score[] }
  | { readonly type: 'failed'; readonly message: string }

/** Networks of any size whose tiles, megabytes each, are made together. */
const MOST_AT_ONCE = 4

const { config, data, device, phi, gradient } = workerData as WorkerSetup
const port = parentPort!
const reply = (message: WorkerReply) => port.postMessage(message)

const space = trainingSpace(config)
const { imageSize, seed, ghn } = config
const source = await openSource(config, data)
const share = Math.ceil(config.metaBatch / config.workers)
const room = ghn.blocks === 'merged' ? Math.min(share, MOST_AT_ONCE) : spaceLayout(space, ghn, imageSize, share)
const trainer = await GhnTrainer.create(ortEngine(device), ghn, room)
const shared = new Float32Array(phi)
const sum = new Float32Array(gradient)
// The runtime does not take shared memory: each request begins with a copy.
const local = new Float32Array(shared.length)

async function step(items: readonly number[]): Promise<number> {
  let loss = 0
  const { atOnce } = trainer.maker
  for (let first = 0; first < items.length; first += atOnce) {
    const tasks = await Promise.all(
      items.slice(first, first + atOnce).map(async (item) => ({
        architecture: drawTrainingArchitecture(space, seed, item, ghn, imageSize),
        batch: await source.batch(item),
      })),
    )
    loss += await trainer.accumulate(local, tasks, sum, first > 0)
  }
  return loss
}

async function score(archs: readonly string[], count: number): Promise<Score[]> {
  const { images, labels } = await source.validation(count)
  const scores: Score[] = []
  for (const arch of archs) {
    const architecture = prepareArchitecture(space, arch, ghn, imageSize)
    const [weights] = await trainer.weights(local, [architecture])
    const child = await trainer.engine.compile(scoringGraph(architecture.ghn.graph, labels.length, trainer.engine), {
      once: true,
    })
    const { logits } = await child.run({
      ...weights,
      images: { data: images, shape: [labels.length, ...architecture.ghn.graph.input] },
    })
    await child.release()
    scores.push(scoreLogits(logits as Float32Array, labels))
  }
  return scores
}

port.on('message', (request: WorkerRequest) => {
  local.set(shared)
  const answer =
    request.type === 'step'
      ? step(request.items).then((loss) => reply({ type: 'stepped', loss }))
      : score(request.archs, request.images).then((scores) => reply({ type: 'scored', scores }))
  answer.catch((error: unknown) =>
    reply({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
reply({ type: 'ready' })
