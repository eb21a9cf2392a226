// Every limit that holds for every model, its verdict, what that means, and whom to blame.
import { acceptanceOf } from './accept.ts'
import { blameOf } from './blame.ts'
import { judge } from './check.ts'
import { describeCheck } from './describe-check.ts'
import type { Acceptance } from './accept.ts'
import type { Requirement } from './budgets.ts'
import type { Verdict } from './check.ts'
import type { Check, Evidence, Outcome } from './findings.ts'
import type { GateConfig } from './gate-config.ts'
import type { ModelPrediction } from './model-prediction.ts'
import type { Level } from './unsettled.ts'

export interface Checks {
  readonly checks: readonly Check[]
  /** Indices of the acceptances that were about one of them. */
  readonly used: ReadonlySet<number>
}

export function checksOf(config: GateConfig, requirements: readonly Requirement[], evidence: Evidence): Checks {
  const { models, matches } = evidence
  const used = new Set<number>()
  const checks = models.flatMap((now) =>
    distinct(requirements.filter(({ pattern }) => matches(pattern, now.model))).map((requirement) =>
      checkOf(requirement, now, config, evidence, used),
    ),
  )
  return { checks, used }
}

/** Limits that several budgets set alike, once. */
const distinct = (requirements: readonly Requirement[]) =>
  requirements.filter((each, i) => requirements.findIndex((other) => limitOf(other) === limitOf(each)) === i)

const limitOf = ({ metric, device, limit, level }: Requirement) =>
  [metric, device, limit.kind, limit.value, level].join()

/** Verdicts that a layer may be to blame for. */
const BLAMED: ReadonlySet<Verdict> = new Set(['broken', 'inconclusive', 'outside_domain'])

function checkOf(
  requirement: Requirement,
  now: ModelPrediction,
  config: GateConfig,
  { baseline, matches, today }: Evidence,
  used: Set<number>,
): Check {
  const before = baseline?.models.get(now.model)
  const judged = judge(requirement, config.rule, now, before, baseline?.lost?.get(now.model))
  const found = acceptanceOf(config.accepted, requirement, now.model, today, matches)
  if (found) used.add(found.index)
  const applies = judged.verdict !== 'pass' && judged.verdict !== 'unreadable' && found
  const acceptance = applies ? { reason: found.reason, until: found.until, expired: found.expired } : undefined
  const { metric, device, limit } = requirement
  const beside = limit.kind === 'relative' ? before : undefined
  const blame = BLAMED.has(judged.verdict) ? blameOf(metric, device, now, beside) : undefined
  const { pattern: _, ...rest } = requirement
  const check = {
    model: now.model,
    file: now.file,
    ...rest,
    ...judged,
    outcome: outcomeOf(judged.verdict, requirement.level, config.unsettled, acceptance),
    ...(acceptance && { acceptance }),
    ...(blame && { blame }),
  }
  return { ...check, message: describeCheck(check) }
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
