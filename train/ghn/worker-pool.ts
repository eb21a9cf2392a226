// The worker pool of a training, behind two calls: the gradient of a step, the scores of architectures.
import { Worker } from 'node:worker_threads'
import type { TrainingConfig } from './ghn-training-config.ts'
import type { WorkerReply, WorkerRequest, WorkerSetup } from './training-worker.ts'
import type { Score } from '@archcast/core/child/logits.ts'

export interface WorkerPoolOptions {
  readonly config: TrainingConfig
  /** Folder of the dataset. */
  readonly data: string
  readonly device: WorkerSetup['device']
  /** Number of parameters. */
  readonly length: number
}

export class WorkerPool {
  /** Parameters that the threads see; write only between calls. */
  readonly phi: Float32Array
  private readonly members: { readonly thread: Worker; readonly gradient: Float32Array }[]
  private readonly phiBuffer: SharedArrayBuffer

  private constructor(phiBuffer: SharedArrayBuffer, members: { thread: Worker; gradient: Float32Array }[]) {
    this.phiBuffer = phiBuffer
    this.phi = new Float32Array(this.phiBuffer)
    this.members = members
  }

  static async start({ config, data, device, length }: WorkerPoolOptions): Promise<WorkerPool> {
    const bytes = length * Float32Array.BYTES_PER_ELEMENT
    const phi = new SharedArrayBuffer(bytes)
    const members = Array.from({ length: config.workers }, () => {
      const gradient = new SharedArrayBuffer(bytes)
      const setup: WorkerSetup = { config, data, device, phi, gradient }
      const thread = new Worker(new URL('training-worker.ts', import.meta.url), { workerData: setup })
      return { thread, gradient: new Float32Array(gradient) }
    })
    await Promise.all(members.map(({ thread }) => nextReply(thread)))
    return new WorkerPool(phi, members)
  }

  /**
   * Mean gradient over the step's architectures into `gradient`; returns their mean loss. Item numbers start at
   * `first`.
   */
  async gradient(first: number, count: number, gradient: Float32Array): Promise<number> {
    const busy = this.members.slice(0, Math.min(count, this.members.length))
    const losses = await allOrThrow(
      busy.map(async ({ thread }, w) => {
        const items = Array.from({ length: count }, (_, i) => first + i).filter((_, i) => i % busy.length === w)
        const reply = await ask(thread, { type: 'step', items })
        return (reply as Extract<WorkerReply, { type: 'stepped' }>).loss
      }),
    )
    // Always in the order of the threads, so that a step's sum does not depend on who was first.
    busy.forEach((member, w) => {
      for (let i = 0; i < gradient.length; i++) gradient[i] = (w === 0 ? 0 : gradient[i]) + member.gradient[i] / count
    })
    return losses.reduce((a, b) => a + b, 0) / count
  }

  /** Surrogate scores of architectures, in their order, with the parameters as they are. */
  async scores(archs: readonly string[], images: number): Promise<Score[]> {
    const share = Math.ceil(archs.length / this.members.length)
    const parts = await allOrThrow(
      this.members.map(async ({ thread }, w) => {
        const reply = await ask(thread, { type: 'score', archs: archs.slice(w * share, (w + 1) * share), images })
        return (reply as Extract<WorkerReply, { type: 'scored' }>).scores
      }),
    )
    return parts.flat()
  }

  /** Ends the threads; none may be at work, as a thread stopped inside the runtime takes the process with it. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map(({ thread }) => thread.terminate()))
  }
}

/** Like Promise.all, but failing only when every promise has settled: no thread is left at work behind an error. */
async function allOrThrow<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return results.map((result) => (result as PromiseFulfilledResult<T>).value)
}

function ask(thread: Worker, request: WorkerRequest): Promise<WorkerReply> {
  thread.postMessage(request)
  return nextReply(thread)
}

function nextReply(thread: Worker): Promise<WorkerReply> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      thread.off('message', onMessage)
      thread.off('error', onError)
    }
    const onMessage = (reply: WorkerReply) => {
      settle()
      if (reply.type === 'failed') reject(new Error(`a training thread failed: ${reply.message}`))
      else resolve(reply)
    }
    const onError = (error: unknown) => {
      settle()
      reject(new Error(`a training thread ended: ${(error as Error).message}`, { cause: error }))
    }
    thread.on('message', onMessage)
    thread.on('error', onError)
  })
}
