// Opens what a service works with besides its pool: threads, and what routes and searches ask of them.
import { threadedPredictor } from './threaded-predictor.ts'
import { threadedWork, waitingFor } from './threaded.ts'
import { Threads } from './threads.ts'
import type { ThreadSettings } from '../../work/messages.ts'
import type { WorkBackend } from '../../work/work-backend.ts'
import type { ScorerPool } from '../pool.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

export interface WorkOptions extends ThreadSettings {
  /** Threads. */
  readonly count: number
  readonly pool: ScorerPool
  readonly processes: number
  /** What the bundle knows; its predictions are made by the threads. */
  readonly predictor: Predictor
  /** Hears of every thread that ends unasked. */
  readonly onDeath: (error: unknown) => void
}

export interface OpenWork {
  readonly threads: Threads
  readonly work: WorkBackend
  readonly predictor: Predictor
}

export function openWork({ count, pool, processes, predictor, ...options }: WorkOptions): OpenWork {
  const threads = new Threads({
    ...options,
    count,
    capacity: waitingFor(count),
    score: (...asked) => pool.score(...asked),
  })
  const work = threadedWork({ threads, count, pool, processes, method: predictor.methods[0] })
  return { threads, work, predictor: threadedPredictor(predictor, threads) }
}
