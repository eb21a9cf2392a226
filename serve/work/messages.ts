// What the service and the threads that work for it say to each other.
import type {
  BatchAnswers,
  BatchBody,
  BatchDocument,
  BatchDocuments,
  PredictAnswer,
  PredictJob,
  WeightsJob,
} from './work-backend.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { ScoredNetwork } from '@archcast/core/predict/predictor-types.ts'

/** What a thread does, by its name: what it is given, what it gives. */
export interface Calls {
  predict: { readonly given: PredictJob; readonly gives: PredictAnswer }
  split: { readonly given: BatchBody; readonly gives: readonly BatchDocument[] }
  answers: { readonly given: BatchDocuments; readonly gives: BatchAnswers }
  /** The network whose weights are wanted, as `v8.serialize` writes it. */
  resolve: { readonly given: WeightsJob; readonly gives: Uint8Array }
}

/** An error as it goes from thread to thread. */
export interface Refusal {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
  /** Stack of an unforeseen error, for the log. */
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
  | { readonly scored: number; readonly value: ScoredNetwork }
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
