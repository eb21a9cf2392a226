// What routes have computed, wherever that is: what was sent goes in, answers come out as the bytes to send.
import type { RequestedOptions } from '@archcast/core/contract/predict-request.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

/** On whose behalf. */
export interface Requester {
  /** The token, or the address where none is asked for. */
  readonly caller: string
  readonly signal?: AbortSignal | undefined
}

/** One architecture as it was sent. */
export type Source =
  | { readonly json: Uint8Array }
  | { readonly onnx: Uint8Array; readonly size: InputSize }
  | { readonly named: { readonly space: string; readonly arch: string; readonly skeleton?: string } }

export interface PredictJob {
  readonly source: Source
  readonly asked: RequestedOptions
  /** Whether the answer to a named one is to have an entity tag, which takes a hash of the network. */
  readonly tagged?: boolean
  /** `If-None-Match` of a request for a named one. */
  readonly unless?: string | undefined
}

export interface PredictAnswer {
  /** JSON; left out where the asker has it. */
  readonly bytes?: Uint8Array
  /** Entity tag, where it was asked for. */
  readonly etag?: string
  /** Whether it came out of a cache; undefined where there is none. */
  readonly known?: boolean | undefined
}

export interface BatchBody {
  readonly bytes: Uint8Array
  /** Documents are lines, else elements of an array. */
  readonly lines: boolean
}

/** A document of a batch: its line, from 1, what is wrong with that line, or the value that the array had. */
export type BatchDocument =
  | { readonly line: number; readonly text: string }
  | { readonly line: number; readonly refused: Problem }
  | { readonly value: unknown }

export interface BatchDocuments {
  readonly items: readonly BatchDocument[]
  readonly asked: RequestedOptions
  readonly lines: boolean
}

export interface BatchAnswers {
  /** As lines, or as elements with commas between. */
  readonly bytes: Uint8Array
  /** How many of them are predictions, not problems. */
  readonly predicted: number
}

export type Form = 'safetensors' | 'onnx' | 'checksums'

export interface WeightsJob {
  readonly source: Exclude<Source, { readonly named: unknown }>
  readonly form: Form
}

export interface Streamed {
  /** How many there are. */
  readonly bytes: number
  readonly stream: ReadableStream<Uint8Array>
}

/** A body that is about to be read. */
export interface Coming {
  /** As it says; 0 where it does not. */
  readonly bytes: number
  readonly onnx: boolean
  readonly asked: RequestedOptions
}

/** Each throws what a problem is made of, see problem.ts. */
export interface WorkBackend {
  /** Throws QueueFullError where there is no room for a prediction, before anything of it is read. */
  expect(coming: Coming, who: Requester): void
  predict(ask: PredictJob, who: Requester): Promise<PredictAnswer>
  split(batch: BatchBody, who: Requester): Promise<readonly BatchDocument[]>
  /** How many items to ask for at once. */
  chunk(asked: RequestedOptions): number
  /** Lets a batch of so many items in; what comes back ends its stay. Throws QueueFullError. */
  admit(items: number, asked: RequestedOptions, who: Requester): () => void
  answers(items: BatchDocuments, who: Requester): Promise<BatchAnswers>
  weights(ask: WeightsJob, who: Requester): Promise<Streamed>
}
