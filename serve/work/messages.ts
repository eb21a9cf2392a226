// What the service and the threads that work for it say to each other.
import type { Answer, Ask, Batch, Item, ItemAnswers, Items, WeightsAsk } from './work.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { Scored } from '@archcast/core/predict/types.ts'

/** What a thread does, by its name: what it is given, what it gives. */
export interface Calls {
  predict: { readonly given: Ask; readonly gives: Answer }
  split: { readonly given: Batch; readonly gives: readonly Item[] }
  answers: { readonly given: Items; readonly gives: ItemAnswers }
  /** The network whose weights are wanted, as `v8.serialize` writes it. */
  resolve: { readonly given: WeightsAsk; readonly gives: Uint8Array }
}

/** An error as it goes from thread to thread. */
export interface Refusal {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
  /** Of an error that nobody foresaw, for the log. */
  readonly stack?: string
}

export interface ThreadSettings {
  readonly folder: string
  readonly taskFiles: readonly string[]
  readonly deviceFiles: readonly string[]
  readonly executionProvider: string
}

export interface Call {
  readonly id: number
  readonly call: keyof Calls
  readonly given: Calls[keyof Calls]['given']
}

export type ToThread =
  | Call
  | { readonly scored: number; readonly value: Scored }
  | { readonly scored: number; readonly refusal: Refusal }

export type FromThread =
  | { readonly ready: true }
  | { readonly id: number; readonly gives: Calls[keyof Calls]['gives']; readonly milliseconds?: number | undefined }
  | { readonly id: number; readonly refusal: Refusal }
  /** The call `id` waits for the score of an architecture, as `v8.serialize` writes it. */
  | {
      readonly id: number
      readonly score: number
      readonly architecture: Uint8Array
      readonly images?: number | undefined
    }
