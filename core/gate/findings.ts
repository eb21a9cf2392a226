// What a gate knows of its models, and what it finds.
import type { Acceptance, Matches } from './accept.ts'
import type { Blame } from './blame.ts'
import type { Requirement } from './budgets.ts'
import type { Judged, MissingBaseline } from './check.ts'
import type { Rule } from './gate-config.ts'
import type { ModelPrediction } from './model-prediction.ts'
import type { Level } from './unsettled.ts'

export const REPORT_FORMAT = 1

/** A finding about a model, a pattern or the baseline as a whole. */
export interface Gap {
  /** Name of the model or the baseline, or the pattern. */
  readonly model: string
  /** Whether that is the path of a file. */
  readonly file: boolean
  readonly verdict: 'no_budget' | 'no_model' | 'deleted' | 'lost_baseline'
  /** As a setting of `unsettled` says; a baseline that cannot be opened is always an error. */
  readonly outcome: Level
  /** What is wrong and how to mend it, for people. */
  readonly message: string
  /** Whether it does not answer, rather than that what was given is wrong. */
  readonly unreachable?: boolean
}

/** A model that the baseline has, and the working directory has not. */
export interface Deleted {
  readonly model: string
  /** Another model that is the same network, such as one that was renamed. */
  readonly successor?: string
  /** Whether a sparse checkout leaves it out. */
  readonly sparse?: boolean
}

/** `error` fails the gate. */
export type Outcome = 'pass' | 'accepted' | Level

export interface Check extends Judged, Omit<Requirement, 'pattern'> {
  readonly model: string
  /** Whether the model is a file of that path. */
  readonly file: boolean
  readonly outcome: Outcome
  readonly acceptance?: Acceptance
  readonly blame?: Blame
  /** One sentence for people. */
  readonly message: string
}

/** A model of which nothing can be judged: it fails the gate, whatever level its budgets have. */
export interface Unreadable {
  readonly model: string
  readonly file: boolean
  readonly verdict: 'unreadable'
  readonly outcome: 'error'
  /** What is wrong and how to mend it, for people. */
  readonly message: string
}

export interface GateReport {
  readonly format: typeof REPORT_FORMAT
  /** Whether no check, no model and no pattern is an error. */
  readonly passed: boolean
  readonly rule: Rule
  /** What relative budgets were compared with. */
  readonly baseline?: string
  readonly checks: readonly Check[]
  readonly models: readonly ModelPrediction[]
  readonly unreadable: readonly Unreadable[]
  /** Models without a budget, patterns without a model, models that are no more, a baseline that cannot be opened. */
  readonly gaps: readonly Gap[]
  /** What else a reader should know, such as acceptances that are about nothing. */
  readonly notes: readonly string[]
}

export interface BaselineFailure {
  /** What is wrong and what to do about it. */
  readonly reason: string
  /** Whether it does not answer, rather than that what was given is wrong. */
  readonly unreachable: boolean
}

export interface BaselineModels {
  readonly name: string
  /** By the model's name. */
  readonly models: ReadonlyMap<string, ModelPrediction>
  /** Why a model of it cannot be read, by its name. */
  readonly lost?: ReadonlyMap<string, MissingBaseline>
  /** Why none of it can be read. */
  readonly failure?: BaselineFailure
}

export interface Evidence {
  readonly models: readonly ModelPrediction[]
  readonly unreadable?: readonly Unreadable[]
  readonly baseline?: BaselineModels
  /** Patterns of models that no file matches. */
  readonly idle?: readonly string[]
  readonly deleted?: readonly Deleted[]
  /** Whether the models are a choice of a command rather than all of the configuration. */
  readonly chosen?: boolean | undefined
  /** ISO 8601 date, UTC. */
  readonly today: string
  readonly matches: Matches
  readonly notes?: readonly string[]
}
