// Work that threads do, and processes where networks run: the loop that answers probes only hands it on.
import { BoundedQueue } from '../../queue.ts'
import { SharedCapacity } from '../../shared-capacity.ts'
import { streamOf } from '../../work/stream.ts'
import { unitsOf, unitsOfBody, unitsOfSource } from '../../work/work-units.ts'
import type { Requester, Source, WorkBackend } from '../../work/work-backend.ts'
import type { ScorerPool } from '../pool.ts'
import type { Threads } from './threads.ts'

/** Units of a chunk of a batch: some milliseconds, after which others have their turn. */
const CHUNK = 16
/** Networks of a chunk where each takes a process. */
const SCORED = 2
/** Milliseconds of work, each thread's, that batches may have ahead of them; a caller alone may have half. */
const BATCHES = 60_000
/** Requests for weights that may wait. */
const WEIGHTS = 8

export interface ThreadedOptions {
  readonly threads: Threads
  readonly count: number
  readonly pool: Pick<ScorerPool, 'send'>
  readonly processes: number
  /** The method that is meant where none is asked for. */
  readonly method: string | undefined
}

/**
 * Milliseconds of work that may wait for `count` threads; a caller alone may have three quarters of it waiting. Even
 * less would keep threads busy; more would delay answers without adding any.
 */
export const waitingFor = (count: number) => 40 * count

export function threadedWork({ threads, count, pool, processes, method }: ThreadedOptions): WorkBackend {
  const batches = new SharedCapacity(BATCHES * count)
  // Whoever takes weights slowly holds a process: some are kept for others.
  const sending = new BoundedQueue(Math.max(1, processes - 1), WEIGHTS)
  return {
    expect({ bytes, onnx, asked }, who) {
      threads.expect({ ...turnOf(who), units: unitsOfBody(bytes, onnx, asked) })
    },
    predict(ask, who) {
      const { source, asked } = ask
      const transfer = transferred(source)
      return threads.call('predict', ask, { ...turnOf(who), units: unitsOfSource(source, asked), transfer })
    },
    split: (batch, who) => threads.call('split', batch, { ...turnOf(who), units: unitsOf(batch.bytes.length / 8, {}) }),
    chunk(asked) {
      if ((asked.method ?? method) === 'surrogate') return SCORED
      return Math.max(1, Math.floor(CHUNK / unitsOf(0, asked)))
    },
    admit: (items, asked, { caller }) => batches.enter(caller, threads.time(items * unitsOf(0, asked))),
    answers(items, who) {
      const { signal, flow } = turnOf(who)
      const units = items.items.length * unitsOf(0, items.asked)
      // What asks one by one has its share beside the batches of the same caller.
      return threads.call('answers', items, { signal, flow: `${flow} in batches`, units, patient: true })
    },
    async weights(ask, who) {
      const { source, form } = ask
      const turn = { ...turnOf(who), units: unitsOfSource(source, {}), transfer: transferred(source) }
      const architecture = await threads.call('resolve', ask, turn)
      const sent = await sending.hold(() => pool.send(form, architecture, who.signal), who.signal)
      return { bytes: sent.bytes, stream: streamOf([], sent.body) }
    },
  }
}

/** A file is large, and nobody else reads it. */
const transferred = (source: Source) => ('onnx' in source ? [source.onnx.buffer as ArrayBuffer] : [])

const turnOf = ({ caller, signal }: Requester) => ({ flow: caller, signal })
