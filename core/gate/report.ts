// What a gate found: every limit that holds for every model, its verdict, what that means, and whom to blame.
import { checksOf } from './checks.ts'
import { gapsOf } from './gaps.ts'
import { notesOf } from './notes.ts'
import { requirementsOf } from './budgets.ts'
import type { Acceptance, Matches } from './accept.ts'
import type { Blame } from './blame.ts'
import type { Deleted, Gap } from './gaps.ts'
import type { Forecast } from './forecast.ts'
import type { GateConfig, Rule } from './config.ts'
import type { Level } from './unsettled.ts'
import type { Judged, Lost } from './check.ts'
import type { Requirement } from './budgets.ts'

export const REPORT_FORMAT = 1

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
  readonly models: readonly Forecast[]
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
  readonly models: ReadonlyMap<string, Forecast>
  /** Why a model of it cannot be read, by its name. */
  readonly lost?: ReadonlyMap<string, Lost>
  /** Why none of it can be read. */
  readonly failure?: BaselineFailure
}

export interface Evidence {
  readonly models: readonly Forecast[]
  readonly unreadable?: readonly Unreadable[]
  readonly baseline?: BaselineModels
  /** Patterns of models that no file matches. */
  readonly idle?: readonly string[]
  readonly deleted?: readonly Deleted[]
  /** Whether the models are a choice of a command rather than all of the configuration. */
  readonly chosen?: boolean
  /** ISO 8601 date, UTC. */
  readonly today: string
  readonly matches: Matches
  readonly notes?: readonly string[]
}

export function makeReport(config: GateConfig, evidence: Evidence): GateReport {
  const { models, unreadable = [], baseline, notes = [] } = evidence
  const requirements = requirementsOf(config)
  const { checks, used } = checksOf(config, requirements, evidence)
  const gaps = gapsOf(config, evidence)
  return {
    format: REPORT_FORMAT,
    passed: [...checks, ...unreadable, ...gaps].every(({ outcome }) => outcome !== 'error'),
    rule: config.rule,
    ...(baseline && { baseline: baseline.name }),
    checks,
    models,
    unreadable,
    gaps,
    notes: [...notes, ...notesOf(config, requirements, evidence, used)],
  }
}

/** Findings about models and patterns as a whole, rather than about a limit. */
export const wholes = ({ unreadable, gaps }: GateReport): readonly (Unreadable | Gap)[] => [...unreadable, ...gaps]

/** What a mistake in the input keeps from being judged: exit code 2. */
export function unjudged(report: GateReport): readonly (Check | Unreadable | Gap)[] {
  const mistakes = wholes(report).filter(({ verdict, outcome }) => outcome === 'error' && verdict !== 'deleted')
  return [...mistakes, ...report.checks.filter(({ verdict }) => verdict === 'unreadable')]
}
