// Opens what a service works with besides its pool: threads, and what routes and searches ask of them.
import { Threads } from './threads.ts'
import { threadedForecaster } from './forecaster.ts'
import { threadedWork, waitingFor } from './threaded.ts'
import type { Forecaster } from '@archcast/core/predict/types.ts'
import type { PredictorPool } from '../pool.ts'
import type { ThreadSettings } from '../../work/messages.ts'
import type { Work } from '../../work/work.ts'

export interface WorkOptions extends ThreadSettings {
  /** Threads. */
  readonly count: number
  readonly pool: PredictorPool
  readonly processes: number
  /** What the bundle knows; its predictions are made by the threads. */
  readonly forecaster: Forecaster
  /** Hears of every thread that ends unasked. */
  readonly onDeath: (error: unknown) => void
}

export interface OpenWork {
  readonly threads: Threads
  readonly work: Work
  readonly forecaster: Forecaster
}

export function openWork({ count, pool, processes, forecaster, ...options }: WorkOptions): OpenWork {
  const threads = new Threads({
    ...options,
    count,
    capacity: waitingFor(count),
    score: (...asked) => pool.score(...asked),
  })
  const work = threadedWork({ threads, count, pool, processes, method: forecaster.methods[0] })
  return { threads, work, forecaster: threadedForecaster(forecaster, threads) }
}
