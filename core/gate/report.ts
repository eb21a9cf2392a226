// What a gate found: every limit that holds for every model, its verdict, what that means, and whom to blame.
import { acceptanceOf } from './accept.ts'
import { blameOf } from './blame.ts'
import { describeCheck } from './describe.ts'
import { gapsOf } from './gaps.ts'
import { judge } from './check.ts'
import { notesOf } from './notes.ts'
import { requirementsOf } from './budgets.ts'
import type { Acceptance, Matches } from './accept.ts'
import type { Blame } from './blame.ts'
import type { Deleted, Gap } from './gaps.ts'
import type { Forecast } from './forecast.ts'
import type { GateConfig, Level, Rule } from './config.ts'
import type { Judged, Lost, Verdict } from './check.ts'
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
  /** Models without a budget, patterns without a model, models that are no more. */
  readonly gaps: readonly Gap[]
  /** What else a reader should know, such as acceptances that are about nothing. */
  readonly notes: readonly string[]
}

export interface BaselineModels {
  readonly name: string
  /** By the model's name. */
  readonly models: ReadonlyMap<string, Forecast>
  /** Why a model of it cannot be read, by its name. */
  readonly lost?: ReadonlyMap<string, Lost>
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

/** Limits that several budgets set alike, once. */
const distinct = (requirements: readonly Requirement[]): readonly Requirement[] =>
  [
    ...new Map(
      requirements
        .toReversed()
        .map((each) => [[each.metric, each.device, each.limit.kind, each.limit.value, each.level].join(), each]),
    ).values(),
  ].toReversed()

/** Verdicts that a layer may be to blame for. */
const BLAMED: ReadonlySet<Verdict> = new Set(['broken', 'inconclusive', 'outside_domain'])

export function makeReport(config: GateConfig, evidence: Evidence): GateReport {
  const { models, unreadable = [], baseline, today, matches, notes = [] } = evidence
  const requirements = requirementsOf(config)
  const used = new Set<number>()
  const checks = models.flatMap((now) =>
    distinct(requirements.filter(({ pattern }) => matches(pattern, now.model))).map((requirement): Check => {
      const before = baseline?.models.get(now.model)
      const judged = judge(requirement, config.rule, now, before, baseline?.lost?.get(now.model))
      const found = acceptanceOf(config.accepted, requirement, now.model, today, matches)
      if (found) used.add(found.index)
      const applies = judged.verdict !== 'pass' && judged.verdict !== 'unreadable' && found
      const acceptance = applies && { reason: found.reason, until: found.until, expired: found.expired }
      const { metric, device, limit } = requirement
      const beside = limit.kind === 'relative' ? before : undefined
      const blame = BLAMED.has(judged.verdict) ? blameOf(metric, device, now, beside) : undefined
      const { pattern: _, ...rest } = requirement
      const check = {
        model: now.model,
        file: now.file,
        ...rest,
        ...judged,
        outcome: outcomeOf(judged.verdict, requirement.level, config.unsettled, acceptance || undefined),
        ...(acceptance && { acceptance }),
        ...(blame && { blame }),
      }
      return { ...check, message: describeCheck(check) }
    }),
  )
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

function outcomeOf(
  verdict: Verdict,
  level: Level,
  unsettled: GateConfig['unsettled'],
  acceptance: Acceptance | undefined,
): Outcome {
  if (verdict === 'pass') return 'pass'
  // A file that is not there is no regression that anyone could accept.
  if (verdict === 'unreadable') return 'error'
  if (acceptance && !acceptance.expired) return 'accepted'
  return verdict === 'broken' || unsettled[verdict] === 'error' ? level : 'warn'
}
