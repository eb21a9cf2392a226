// A report in one line.
import type { Gap, GateReport, Outcome } from '../findings.ts'

const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`

/** `2 models, 5 limits: 3 hold, 1 warning, 1 fails`; models and patterns as a whole are counted as well. */
export function totals({ checks, models, unreadable, gaps }: GateReport): string {
  const of = (outcome: Outcome) => checks.filter((check) => check.outcome === outcome).length
  const found = (wanted: Gap['verdict']) => gaps.filter(({ verdict }) => verdict === wanted).length
  const parts = [
    [of('pass'), (n: number) => `${n} ${n === 1 ? 'holds' : 'hold'}`],
    [of('accepted'), (n: number) => `${n} accepted`],
    [of('warn'), (n: number) => count(n, 'warning')],
    [of('error'), (n: number) => `${n} ${n === 1 ? 'fails' : 'fail'}`],
    [unreadable.length, (n: number) => `${count(n, 'model')} unreadable`],
    [found('no_budget'), (n: number) => `${count(n, 'model')} without a budget`],
    [found('no_model'), (n: number) => `${count(n, 'pattern')} without a model`],
    [found('lost_baseline'), () => 'the baseline cannot be opened'],
    [found('deleted'), (n: number) => `${count(n, 'model')} deleted`],
  ] as const
  const said = parts.flatMap(([n, say]) => (n > 0 ? [say(n)] : []))
  const all = `${count(models.length + unreadable.length, 'model')}, ${count(checks.length, 'limit')}`
  return said.length > 0 ? `${all}: ${said.join(', ')}` : all
}
