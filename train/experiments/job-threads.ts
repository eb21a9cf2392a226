// Jobs of an experiment on threads, each of which takes the next one when it is done with its last.
import { Worker, parentPort } from 'node:worker_threads'

interface Report<R> {
  readonly result?: R
  /** What the thread is at, for people. */
  readonly progress?: string
  readonly failed?: string
}

export interface ThreadOptions<R> {
  /** The module that the threads run; it calls `answerJobs`. */
  readonly module: URL
  /** Its `workerData`. */
  readonly setup: unknown
  readonly threads: number
  readonly onResult: (result: R) => void
  readonly onProgress?: (text: string) => void
}

/** Runs all jobs; they are handed out in order. Fails with the first that fails, when no thread is at work any more. */
export async function onThreads<J, R>(jobs: readonly J[], options: ThreadOptions<R>): Promise<void> {
  const { module, setup, threads, onResult, onProgress } = options
  const waiting = [...jobs]
  const failures: Error[] = []
  const serve = async () => {
    const thread = new Worker(module, { workerData: setup })
    try {
      while (waiting.length > 0 && failures.length === 0)
        onResult(await ask<J, R>(thread, waiting.shift()!, onProgress))
    } catch (error) {
      failures.push(error as Error)
    } finally {
      await thread.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, serve))
  if (failures.length > 0) throw failures[0]
}

function ask<J, R>(thread: Worker, job: J, onProgress?: (text: string) => void): Promise<R> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      thread.off('message', hear)
      thread.off('error', fail)
      act()
    }
    const fail = (error: unknown) => settle(() => reject(new Error('a thread ended', { cause: error })))
    const hear = ({ progress, failed, result }: Report<R>) => {
      if (progress !== undefined) onProgress?.(progress)
      else if (failed !== undefined) settle(() => reject(new Error(`a thread failed: ${failed}`)))
      else settle(() => resolve(result!))
    }
    thread.on('message', hear)
    thread.on('error', fail)
    thread.postMessage(job)
  })
}

/** The threads' side: does jobs as they come. */
export function answerJobs<J, R>(work: (job: J, progress: (text: string) => void) => Promise<R>): void {
  const port = parentPort!
  const reply = (report: Report<R>) => port.postMessage(report)
  port.on('message', (job: J) => {
    work(job, (progress) => reply({ progress })).then(
      (result) => reply({ result }),
      (error: unknown) => reply({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
}
