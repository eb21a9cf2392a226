// What no limit was compared with: models without a budget, patterns without a model, deleted models, a baseline that
// cannot be opened.
import { closest } from '../arch/suggest.ts'
import type { BaselineFailure, Deleted, Evidence, Gap } from './findings.ts'
import type { GateConfig } from './gate-config.ts'

export function gapsOf({ budgets, unsettled }: GateConfig, evidence: Evidence): Gap[] {
  const { models, unreadable = [], idle = [], deleted = [], baseline, matches } = evidence
  const names = [...models, ...unreadable].map(({ model }) => model)
  const gap = (
    verdict: Exclude<Gap['verdict'], 'lost_baseline'>,
    model: string,
    file: boolean,
    message: string,
  ): Gap => {
    const outcome = unsettled[verdict]
    // A setting that lets it pass is there already where it is but a warning.
    const remedy = outcome === 'error' ? `${message}, or set "unsettled": {"${verdict}": "warn"}` : message
    return { model, file, verdict, outcome, message: remedy }
  }
  return [
    ...idle.map((pattern) => gap('no_model', pattern, false, 'no file matches it; mend the pattern or remove it')),
    // Of models that a command chooses, those of other budgets may be left out; without a model, all are idle.
    ...(evidence.chosen || (names.length === 0 && idle.length > 0) ? [] : idleBudgets(budgets, evidence)).map((i) => {
      const { pattern } = budgets[i]
      const guess = closest(pattern, names)
      const meant = guess === undefined ? '' : ` (did you mean '${guess}'?)`
      return gap('no_model', pattern, false, `/budgets/${i} holds for no model${meant}; mend its pattern or remove it`)
    }),
    ...models
      .filter(({ model }) => !budgets.some(({ pattern }) => matches(pattern, model)))
      .map(({ model, file }) => gap('no_budget', model, file, 'no budget holds for it; add one whose pattern fits it')),
    ...deleted.map((each) => gap('deleted', each.model, true, whyGone(each))),
    ...(baseline?.failure ? [lostBaseline(baseline.name, baseline.failure)] : []),
  ]
}

function lostBaseline(model: string, { reason: message, unreachable }: BaselineFailure): Gap {
  const finding = { model, file: false, verdict: 'lost_baseline', outcome: 'error', message } as const
  return { ...finding, ...(unreachable && { unreachable }) }
}

function whyGone({ successor, sparse }: Deleted): string {
  if (sparse) return 'the baseline has it, and a sparse checkout leaves it out; check it out to have it judged'
  const renamed = successor === undefined ? '' : `; '${successor}' is the same network`
  return `the baseline has it, and it is not there any more${renamed}`
}

/** Indices of budgets that hold for no model, be it one that cannot be read. */
export function idleBudgets(
  budgets: GateConfig['budgets'],
  { models, unreadable = [], matches }: Evidence,
): readonly number[] {
  const all = [...models, ...unreadable]
  return budgets.flatMap(({ pattern }, i) => (all.some(({ model }) => matches(pattern, model)) ? [] : [i]))
}
