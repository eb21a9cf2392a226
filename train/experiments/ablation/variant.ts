// What one training of an ablation differs in. Types only.
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

export interface Variant {
  readonly key: string
  readonly name: string
  readonly ghn: Partial<GhnConfig>
  /** Nodes of the cells it is trained on, in `ghn-cells`. */
  readonly cellNodes?: number
  /** Networks of a step; so many fewer or more steps make the budget that of the others. */
  readonly metaBatch?: number
  readonly learningRate?: number
}
