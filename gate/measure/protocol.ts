// What is said to the process that times a model, and what it answers.
import type { ValueRange } from '@archcast/core/gate/model-prediction.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'

/** An ONNX file, or an architecture that is given weights of its own. */
export type TimedModel = { readonly path: string } | { readonly document: unknown }

export interface TimingJob {
  readonly model: TimedModel
  /** Timed by turns with it. */
  readonly baseline?: TimedModel
  readonly threads: number
  /** Images of a run of the models, where their files leave it open. */
  readonly images?: number
  /** Extents that the models' files leave open. */
  readonly size?: InputSize
  /** Images of a run of the reference networks. */
  readonly batch: number
  /** Of the device's profile: its reference networks, milliseconds; they tell how fast this machine is beside it. */
  readonly reference: readonly number[]
  /** Most seconds. */
  readonly seconds: number
}

export interface Timing {
  /** Milliseconds at the speed of the device's profile. */
  readonly latency: ValueRange
  /** Times as long as the baseline. */
  readonly ratio?: ValueRange
  /** This machine's time beside the profile's: 1.1 for a tenth slower. */
  readonly slowness: number
}

/** Why there is no timing, and whether for the baseline alone. */
export interface Failure {
  readonly failure: string
  readonly ofBaseline?: boolean
}

export type TimingAnswer = { readonly timing: Timing } | Failure
