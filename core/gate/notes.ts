// What else a reader of a report should know: findings that change no verdict.
import { idleBudgets } from './gaps.ts'
import type { Requirement } from './budgets.ts'
import type { Evidence } from './findings.ts'
import type { GateConfig } from './gate-config.ts'

/** @param used indices of the acceptances that were about a check */
export function notesOf(
  { budgets, accepted }: GateConfig,
  requirements: readonly Requirement[],
  evidence: Evidence,
  used: ReadonlySet<number>,
): string[] {
  const { models, unreadable = [], matches } = evidence
  const sized = (model: string) =>
    requirements.some(({ metric, pattern }) => metric === 'size' && matches(pattern, model))
  return [
    ...(evidence.chosen ? idleBudgets(budgets, evidence) : []).map(
      (i) => `/budgets/${i} ('${budgets[i].pattern}') holds for no model`,
    ),
    ...models.flatMap(({ model, no_size }) =>
      no_size === undefined || sized(model) ? [] : [`${model} has no size: ${no_size}`],
    ),
    // What is about a model that cannot be read is not idle for that.
    ...accepted.flatMap(({ model, metric }, i) =>
      used.has(i) || unreadable.some((each) => matches(model, each.model))
        ? []
        : [`/accepted/${i} (${metric} of '${model}') is about no budget; remove it`],
    ),
  ]
}
