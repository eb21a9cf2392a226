// A client of the service: one method an operation, typed by the schemas that check requests and describe answers.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { ServiceError, createTransport } from './transport.ts'
import { parseJson } from '@archcast/core/text/json.ts'
import { readNdjson } from '@archcast/core/text/ndjson.ts'
import type { ClientOptions } from './transport.ts'
import type { BatchItem } from '@archcast/core/contract/batch.ts'
import type { AnyArchitecture, PredictRequest } from '@archcast/core/contract/predict-request.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Problem } from '@archcast/core/contract/problem.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { SearchProgress, SearchState } from '@archcast/core/contract/search.ts'
import type { Devices, Info, SpaceSample, Spaces, Tasks } from '@archcast/core/contract/service.ts'
import type { WeightList } from '@archcast/core/contract/weights.ts'
import type { PredictOptions } from '@archcast/core/predict/predictor-types.ts'
import type * as z from 'zod'

/** Of an ONNX file that leaves the size of its image, or other extents, open. */
export interface ImageSize {
  readonly image?: { readonly height: number; readonly width: number }
  /** Other extents, by the names that the file gives them. */
  readonly dims?: Readonly<Record<string, number>>
}

/**
 * Of a search: `progress` while it runs, at last the state that it ended in. SearchProgress is empty before the first
 * report.
 */
export type SearchEvent =
  | { readonly id: string; readonly event: 'progress'; readonly progress: Partial<SearchProgress> }
  | EndEvent

interface EndEvent {
  readonly id: string
  readonly event: 'succeeded' | 'failed' | 'cancelled'
  readonly state: SearchState
}

/** What the service answers to each form of weights. */
export interface Weights {
  /** Bytes of the format that PyTorch users load. */
  readonly safetensors: Uint8Array<ArrayBuffer>
  /** Bytes of a network that any ONNX runtime runs. */
  readonly onnx: Uint8Array<ArrayBuffer>
  readonly checksums: WeightList
}

const ONNX = 'application/onnx'
const ACCEPT = {
  safetensors: 'application/octet-stream',
  onnx: ONNX,
  checksums: 'application/json',
} as const satisfies Record<keyof Weights, string>

export type Client = ReturnType<typeof createClient>

/**
 * Options of a request hold for all its architectures; what stands beside one goes before them, and `all` is a name of
 * a device or of a task.
 *
 * Every method throws ServiceError for a problem that the service answers with, and fetch's own error where there is no
 * answer.
 *
 * @example
 * import { createClient } from 'archcast'
 * const client = createClient('http://localhost:8787')
 * const arch = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
 * const { hash, macs } = await client.predict({ space: 'nas-bench-201', arch })
 * macs // => 117883520
 * const { status, result } = await client.startSearch({ space: 'nas-bench-201', count: 20, top: 3 }, { wait: 20 })
 * status // => 'succeeded'
 * result.leaderboard.length // => 3
 */
export function createClient(url: string | URL, options: ClientOptions = {}) {
  const { ask, json } = createTransport(url, options)
  const search = (id: string) => `/v1/searches/${encodeURIComponent(id)}`
  return {
    /** Bytes are those of an ONNX file. */
    predict(
      request: PredictRequest | Uint8Array<ArrayBuffer>,
      requested: PredictOptions & ImageSize = {},
    ): Promise<Prediction> {
      const what = request instanceof Uint8Array ? { raw: { type: ONNX, data: request } } : { body: request }
      return json(`/v1/predict${queryOf(requested)}`, { ...what, signal: requested.signal })
    },

    /** An item for each architecture, in their order, as they are answered; what is wrong with one is its own item. */
    async *predictBatch(requests: Iterable<PredictRequest>, requested: PredictOptions = {}): AsyncGenerator<BatchItem> {
      const lines = Array.from(requests, (request) => `${JSON.stringify(request)}\n`).join('')
      const raw = { type: 'application/x-ndjson', data: lines }
      const response = await ask(`/v1/predict/batch${queryOf(requested)}`, { raw, signal: requested.signal })
      for await (const { read } of readNdjson(response.body!, 'the answer')) yield read() as BatchItem
    },

    async weights<F extends keyof Weights = 'safetensors'>(
      architecture: AnyArchitecture,
      form?: F,
    ): Promise<Weights[F]> {
      const accept = ACCEPT[form ?? 'safetensors']
      const response = await ask('/v1/weights', { body: architecture, headers: { accept } })
      return (form === 'checksums' ? await response.json() : new Uint8Array(await response.arrayBuffer())) as Weights[F]
    },

    /** The state at once, or where `wait` is given when the search is done, at most after so many seconds. */
    startSearch: (request: z.input<typeof SearchRequest>, { wait }: { readonly wait?: number } = {}) =>
      json<SearchState>('/v1/searches', {
        body: request,
        headers: wait === undefined ? {} : { prefer: `wait=${wait}` },
      }),
    search: (id: string) => json<SearchState>(search(id)),
    cancelSearch: (id: string) => json<SearchState>(search(id), { method: 'DELETE' }),

    /**
     * Ends after the event that the search ends with; leaving the loop closes the connection. Throws ServiceError where
     * the service ends the stream without knowing more. @param after `id` of the last event that is known, to go on
     * behind it; nothing comes behind the last of all
     */
    async *searchEvents(
      id: string,
      { signal, after }: { readonly signal?: AbortSignal; readonly after?: string } = {},
    ): AsyncGenerator<SearchEvent> {
      const { body } = await ask(`${search(id)}/events`, {
        ...(after !== undefined && { headers: { 'last-event-id': after } }),
        ...(signal && { signal }),
      })
      if (!body) return
      const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
      for await (const { id: place = '', event, data } of events) {
        const json = parseJson(data, 'the event')
        if (event === 'error') throw new ServiceError(json as Problem)
        if (event === 'progress') yield { id: place, event, progress: json as Partial<SearchProgress> }
        else yield { id: place, event: event as EndEvent['event'], state: json as SearchState }
      }
    },

    spaces: () => json<Spaces>('/v1/spaces'),
    sample: (space: string, { n = 1, seed = 0 }: { readonly n?: number; readonly seed?: number } = {}) =>
      json<SpaceSample>(`/v1/spaces/${encodeURIComponent(space)}/sample?n=${n}&seed=${seed}`),
    devices: () => json<Devices>('/v1/devices'),
    tasks: () => json<Tasks>('/v1/tasks'),
    info: () => json<Info>('/info'),
  }
}

function queryOf({
  method,
  tasks = [],
  recipe,
  devices = [],
  precision,
  images,
  batch,
  image,
  dims = {},
}: PredictOptions & ImageSize): string {
  const query = new URLSearchParams({
    ...(method && { method }),
    ...(tasks.length > 0 && { task: tasks.join(',') }),
    ...(recipe !== undefined && { recipe }),
    ...(devices.length > 0 && { device: devices.join(',') }),
    ...(precision !== undefined && { precision }),
    ...(images !== undefined && { images: `${images}` }),
    ...(batch !== undefined && { batch: `${batch}` }),
    ...(image && { height: `${image.height}`, width: `${image.width}` }),
  })
  for (const [name, extent] of Object.entries(dims)) query.append('dim', `${name}:${extent}`)
  return query.size > 0 ? `?${query.toString()}` : ''
}
