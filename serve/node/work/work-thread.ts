// A thread with the calls that it has at hand: it runs them one by one, and answers each.
import { Worker } from 'node:worker_threads'
import { WorkerLostError } from '../../problem.ts'
import { errorOf, refusalOf } from '../../work/thread-errors.ts'
import type { Call, Calls, FromThread, ThreadSettings, ToThread } from '../../work/messages.ts'
import type { ScoredNetwork } from '@archcast/core/predict/predictor-types.ts'

/** Scores an architecture that a thread has serialised. */
export type ThreadScore = (
  architecture: Uint8Array,
  options: { readonly images?: number | undefined; readonly signal?: AbortSignal | undefined },
) => Promise<ScoredNetwork>

export interface WorkThreadOptions {
  readonly settings: ThreadSettings
  /** What it runs. */
  readonly program: URL
  readonly score: ThreadScore
  readonly onReady: (thread: WorkThread) => void
  readonly onError: (error: unknown) => void
  readonly onExit: (thread: WorkThread) => void
}

/** A call as it is given to a thread. */
export interface ThreadResult extends Call {
  readonly transfer: readonly ArrayBuffer[]
  /** Hears that the thread is there for others, and what the call took it where it knows; once. */
  readonly free: (milliseconds?: number) => void
  readonly signal?: AbortSignal | undefined
}

interface Pending extends Pick<ThreadResult, 'free' | 'signal'> {
  readonly resolve: (gives: Calls[keyof Calls]['gives']) => void
  readonly reject: (error: unknown) => void
}

/** MiB for what is new: left to itself, each heap would hold a hundred more, mostly garbage. */
const HEAP = { maxYoungGenerationSizeMb: 96 }
/** Milliseconds that a call may keep its thread. */
const LIMIT = 60_000

export class WorkThread {
  private readonly worker: Worker
  private readonly score: ThreadScore
  private readonly pending = new Map<number, Pending>()
  /** Calls that keep it. */
  busy = 0

  constructor({ settings, program, score, onReady, onError, onExit }: WorkThreadOptions) {
    this.score = score
    this.worker = new Worker(program, { workerData: settings, resourceLimits: HEAP })
    this.worker.on('message', (message: FromThread) => ('ready' in message ? onReady(this) : this.hear(message)))
    this.worker.on('error', onError)
    this.worker.on('exit', () => {
      onExit(this)
      for (const { reject, free } of this.pending.values()) {
        reject(new WorkerLostError())
        free()
      }
    })
  }

  /** Has it run a call. @throws {HttpProblem} what the call refuses, {WorkerLostError} */
  run({ id, call, given, transfer, free, signal }: ThreadResult): Promise<Calls[keyof Calls]['gives']> {
    return new Promise((resolve, reject) => {
      // It is ended where it hangs: what runs then is no model, which takes milliseconds.
      const timer = setTimeout(() => void this.terminate(), LIMIT)
      let held = true
      this.busy++
      const freed = (milliseconds?: number) => {
        clearTimeout(timer)
        if (held) this.busy--
        held = false
        free(milliseconds)
      }
      this.pending.set(id, { resolve, reject, free: freed, signal })
      this.worker.postMessage({ id, call, given } satisfies ToThread, transfer)
    })
  }

  async terminate(): Promise<void> {
    await this.worker.terminate()
  }

  private hear(message: Exclude<FromThread, { ready: true }>): void {
    const pending = this.pending.get(message.id)
    if (!pending) return
    // While the pool scores, the thread is there for others.
    if ('score' in message) {
      pending.free()
      const { score: scored, architecture, images } = message
      this.score(architecture, { images, signal: pending.signal }).then(
        (value) => this.worker.postMessage({ scored, value } satisfies ToThread),
        (error: unknown) => this.worker.postMessage({ scored, refusal: refusalOf(error) } satisfies ToThread),
      )
      return
    }
    this.pending.delete(message.id)
    pending.free('gives' in message ? message.milliseconds : undefined)
    if ('gives' in message) pending.resolve(message.gives)
    else pending.reject(errorOf(message.refusal))
  }
}
