// Errors on their way between threads.
import { HttpProblem, problemOf } from '../problem.ts'
import type { Refusal } from './messages.ts'

export function refusalOf(error: unknown): Refusal {
  const { problem, headers } = problemOf(error)
  if (problem.code !== 'internal') return { problem, headers }
  return { problem, headers, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function errorOf({ problem: { status, code, detail, errors }, headers, stack }: Refusal): HttpProblem {
  return new HttpProblem(status, code, detail, headers, { errors, ...(stack !== undefined && { cause: stack }) })
}
