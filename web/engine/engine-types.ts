// What the page asks of the engine, which runs in a worker of the browser. Types only: all of it goes through messages.
import type { JsonSchema } from './json-schema.ts'
import type { RunConditions } from '@archcast/core/arch/run-conditions.ts'
import type { FrameworkName } from '@archcast/core/code/frameworks.ts'
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { SearchRequest } from '@archcast/core/contract/search-request.ts'
import type { Candidate, SearchProgress, SearchResult } from '@archcast/core/contract/search.ts'
import type { aboutDevice } from '@archcast/core/latency/device.ts'
import type * as z from 'zod'

/** A network as the page holds it: a document, and how it is run where its file says so. */
export interface PageNetwork {
  readonly name: string
  readonly document: AnyArchitecture
  readonly run?: RunConditions
}

/** One layer as it is drawn and listed. */
export interface Layer {
  readonly id: string
  /** Type of the operation, `conv`; a function's own name for activations. */
  readonly op: string
  /** `conv 3x3/2 -> 64x16x16`. */
  readonly label: string
  /** Indexes of the layers it reads, -1 - k for the network's k-th input. */
  readonly inputs: readonly number[]
  /** Its output's, the batch aside. */
  readonly shape: readonly number[]
  readonly macs: number
  readonly params: number
  readonly outputBytes: number
  /** Milliseconds by device; left out where the layer is fused into another, or free. */
  readonly ms: Readonly<Record<string, number>>
}

/** An input of the network, as it is drawn. */
export interface LayerInput {
  readonly name: string
  readonly shape: readonly number[]
}

/** A network with all that the page says of it. */
export interface Examined {
  readonly prediction: Prediction
  readonly inputs: readonly LayerInput[]
  readonly layers: readonly Layer[]
  /** Indexes of the layers that give the outputs, the last one last. */
  readonly outputs: readonly number[]
}

/** What is wanted of a network. */
export interface Wanted {
  readonly tasks?: readonly string[]
  readonly recipe?: string
  readonly devices: readonly string[]
  readonly batch?: number
}

/** A fault of a document or a file, at its place. */
export interface PageFault {
  /** JSON pointer into the document; empty where the whole is meant. */
  readonly pointer: string
  readonly detail: string
}

/** What is given instead of an answer where the network cannot be read: errors lose their fields in messages. */
export interface Refusal {
  readonly refusal: { readonly code: string; readonly message: string; readonly faults: readonly PageFault[] }
}

export interface PageTask {
  readonly name: string
  readonly metric: string
  readonly classes?: number | undefined
  readonly recipes?: { readonly words: readonly string[]; readonly default: string } | undefined
}

/** A device, without the model that predicts it. */
export type PageDevice = ReturnType<typeof aboutDevice>

/** What the model of the page knows. */
export interface EngineInfo {
  readonly model: { readonly name: string; readonly version: string; readonly spaces: readonly string[] }
  readonly tasks: readonly PageTask[]
  readonly devices: readonly PageDevice[]
  /** Search spaces that can be drawn from. */
  readonly spaces: readonly { readonly name: string; readonly description: string }[]
}

/** What a search is asked for; what is left out has a default. */
export type SearchQuestion = z.input<typeof SearchRequest>

/** One candidate of a search, as a point. */
export interface SearchPoint {
  readonly accuracy: number
  readonly macs: number
  readonly params: number
  /** By the devices of the search. */
  readonly ms: Readonly<Record<string, number>>
  /** Whether it keeps within the limits. */
  readonly allowed: boolean
}

/** What came of a search since the news before. */
export interface SearchNews {
  readonly progress: SearchProgress
  /** The front so far. */
  readonly pareto: readonly Candidate[]
  /** New ones; none after the first thousands. */
  readonly points: readonly SearchPoint[]
}

export interface SearchOutcome extends SearchResult {
  /** Whether it was stopped before all were drawn. */
  readonly stopped: boolean
}

export interface Engine {
  /**
   * Fetches the model's files. Throws where one is missing or is not what the manifest says.
   *
   * @param token of the service, where it asks for one; `locked` where it asks for another
   */
  open(token?: string): Promise<EngineInfo | 'locked'>
  /** The networks of a file: ONNX, JSON, lines of JSON, or a search space's own spelling. */
  read(name: string, bytes: Uint8Array): Promise<readonly PageNetwork[] | Refusal>
  examine(network: PageNetwork, wanted: Wanted): Promise<Examined | Refusal>
  /** The JSON schema of architectures. */
  schema(): Promise<JsonSchema>
  /** The network as Python of a framework. */
  code(network: PageNetwork, framework: FrameworkName): Promise<string | Refusal>
  /** The network as one graph, as JSON: what a network of a space or a file is edited as. */
  flatten(network: PageNetwork): Promise<PageNetwork | Refusal>
  /** A random search by heads. `onNews` is a proxy of a function of the page. */
  search(request: SearchQuestion, onNews: (news: SearchNews) => void): Promise<SearchOutcome | Refusal>
  /** Ends the search that runs; its promise is answered with what it drew. */
  stopSearch(): void
}
