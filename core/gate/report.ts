// What a gate found: every limit that holds for every model, its verdict, what that means, and whom to blame.
import { acceptanceOf } from './accept.ts'
import { blameOf } from './blame.ts'
import { describeCheck } from './describe.ts'
import { judge } from './check.ts'
import { requirementsOf } from './budgets.ts'
import type { Acceptance, Matches } from './accept.ts'
import type { Blame } from './blame.ts'
import type { Forecast } from './forecast.ts'
import type { GateConfig, Level, Rule } from './config.ts'
import type { Judged, Verdict } from './check.ts'
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
  /** Whether no check is an error, and every model could be read. */
  readonly passed: boolean
  readonly rule: Rule
  /** What relative budgets were compared with. */
  readonly baseline?: string
  readonly checks: readonly Check[]
  readonly models: readonly Forecast[]
  readonly unreadable: readonly Unreadable[]
  /** What else a reader should know, such as budgets that no model falls under. */
  readonly notes: readonly string[]
}

export interface BaselineModels {
  readonly name: string
  /** By the model's name. */
  readonly models: ReadonlyMap<string, Forecast>
  /** Why a model of it cannot be read, by its name. */
  readonly lost?: ReadonlyMap<string, string>
}

export interface Evidence {
  readonly models: readonly Forecast[]
  readonly unreadable?: readonly Unreadable[]
  readonly baseline?: BaselineModels
  /** ISO 8601 date, UTC. */
  readonly today: string
  readonly matches: Matches
  readonly notes?: readonly string[]
}

export function makeReport(config: GateConfig, evidence: Evidence): GateReport {
  const { models, unreadable = [], baseline, today, matches, notes = [] } = evidence
  const requirements = requirementsOf(config)
  const used = new Set<number>()
  const checks = models.flatMap((now) =>
    requirements
      .filter(({ pattern }) => matches(pattern, now.model))
      .map((requirement): Check => {
        const before = baseline?.models.get(now.model)
        const judged = judge(requirement, config.rule, now, before, baseline?.lost?.get(now.model))
        const found = acceptanceOf(config.accepted, requirement, now.model, today, matches)
        if (found) used.add(found.index)
        const applies = judged.verdict !== 'pass' && judged.verdict !== 'unreadable' && found
        const acceptance = applies && { reason: found.reason, until: found.until, expired: found.expired }
        const { metric, device, limit } = requirement
        const beside = limit.kind === 'relative' ? before : undefined
        const known = judged.range && judged.verdict !== 'pass'
        const blame = known ? blameOf(metric, device, now, beside) : undefined
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
  return {
    format: REPORT_FORMAT,
    passed: [...checks, ...unreadable].every(({ outcome }) => outcome !== 'error'),
    rule: config.rule,
    ...(baseline && { baseline: baseline.name }),
    checks,
    models,
    unreadable,
    notes: [...notes, ...gaps(config, requirements, evidence, used)],
  }
}

/** What a mistake in the input keeps from being judged. */
export function unjudged({ checks, unreadable }: GateReport): readonly (Check | Unreadable)[] {
  return [...unreadable, ...checks.filter(({ verdict }) => verdict === 'unreadable')]
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

/** Budgets without a model, models without a budget, acceptances of nothing. */
function gaps(
  { budgets, accepted }: GateConfig,
  requirements: readonly Requirement[],
  { models, unreadable = [], matches }: Evidence,
  used: ReadonlySet<number>,
): string[] {
  // What is about a model that cannot be read is not idle for that.
  const all = [...models, ...unreadable]
  return [
    ...budgets.flatMap(({ pattern }, i) =>
      all.some(({ model }) => matches(pattern, model)) ? [] : [`/budgets/${i} ('${pattern}') holds for no model`],
    ),
    ...models.flatMap(({ model }) =>
      budgets.some(({ pattern }) => matches(pattern, model)) ? [] : [`no budget holds for ${model}`],
    ),
    ...models.flatMap(({ model, no_size }) =>
      no_size === undefined || requirements.some((each) => each.metric === 'size' && matches(each.pattern, model))
        ? []
        : [`${model} has no size: ${no_size}`],
    ),
    ...accepted.flatMap(({ model, metric }, i) =>
      used.has(i) || unreadable.some((each) => matches(model, each.model))
        ? []
        : [`/accepted/${i} (${metric} of '${model}') is about no budget; remove it`],
    ),
  ]
}
