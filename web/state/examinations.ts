// What the engine says of networks: asked one after another, the latest question first, kept until it is out of date.
import { signal } from '@preact/signals'
import type { Engine, Examined, PageNetwork, Refusal, Wanted } from '../engine/engine-types.ts'
import type { ReadonlySignal } from '@preact/signals'

export interface Examination {
  readonly wanted: Wanted
  readonly answer: Examined | Refusal
}

export interface Examinations {
  /** By the version of a network; of an earlier question until the new one is answered. */
  readonly answers: ReadonlySignal<ReadonlyMap<PageNetwork, Examination>>
  /** Asks about these, the first one first, and forgets questions that wait and all answers but those of `kept`. */
  ask(networks: readonly PageNetwork[], wanted: Wanted, kept: readonly PageNetwork[]): void
}

/** @param onFailure hears of errors that no network is to blame for */
export function createExaminations(engine: Engine, onFailure: (error: unknown) => void): Examinations {
  const answers = signal<ReadonlyMap<PageNetwork, Examination>>(new Map())
  let busy = false
  let waiting: readonly PageNetwork[] = []
  let question: Wanted = { devices: [] }
  async function run(): Promise<void> {
    busy = true
    try {
      for (let network = waiting[0]; network !== undefined; network = waiting[0]) {
        waiting = waiting.slice(1)
        const wanted = question
        const answer = await engine.examine(network, wanted)
        answers.value = new Map(answers.value).set(network, { wanted, answer })
      }
    } catch (error) {
      waiting = []
      onFailure(error)
    } finally {
      busy = false
    }
  }
  return {
    answers,
    ask(networks, wanted, kept) {
      question = wanted
      const known = answers.peek()
      waiting = [...new Set(networks)].filter((network) => known.get(network)?.wanted !== wanted)
      const keep = new Set([...networks, ...kept])
      if ([...known.keys()].some((network) => !keep.has(network)))
        answers.value = new Map([...known].filter(([network]) => keep.has(network)))
      if (waiting.length > 0 && !busy) void run()
    },
  }
}
