// What a page is made of: plain values, as `archcast explain --json` and `archcast gate --json` give them.
import type { GateReport } from '../findings.ts'
import type { ModelPrediction } from '../model-prediction.ts'

/** An accuracy on a task, a fraction of 1, which lies in low..high with a probability of 90 %. */
export interface ReportTask {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
  /** Why the model is unlike those that are known, a sentence each. */
  readonly outside: string[]
}

/** A model; its accuracies by task stand in the place of `accuracy`. */
export interface ReportModel extends ModelPrediction {
  readonly tasks?: readonly ReportTask[]
}

/** A model by itself, or all that a gate found. */
export type ReportInput = ReportModel | GateReport

export const isGateReport = (input: ReportInput): input is GateReport => 'checks' in input
