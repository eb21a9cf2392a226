// What relative budgets are compared with: the models of a git ref, or the report of an earlier run in a file or at a URL.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as z from 'zod'
import { Forecast } from '@archcast/core/gate/forecast.ts'
import { GateInputError, GateUnreachableError } from '@archcast/core/gate/errors.ts'
import { REPORT_FORMAT } from '@archcast/core/gate/report.ts'
import { describeIssues } from '@archcast/core/bundle/errors.ts'
import { gitBaseline } from './git/baseline.ts'
import type { GitBaseline } from './git/baseline.ts'

export type Baseline =
  | { readonly kind: 'report'; readonly name: string; readonly models: ReadonlyMap<string, Forecast> }
  | GitBaseline

const Report = z.object({ format: z.literal(REPORT_FORMAT), models: z.array(Forecast) })

const TIMEOUT = 30_000

/** @param named a URL, a file, or else a git ref. Throws GateInputError, or GateUnreachableError for a URL that does not answer. */
export async function openBaseline(named: string, cwd: string): Promise<Baseline> {
  if (/^https?:\/\//.test(named)) return reportOf(named, await download(named))
  const path = resolve(cwd, named)
  if ((await stat(path).catch(() => undefined))?.isFile()) return reportOf(named, await readFile(path, 'utf8'))
  return gitBaseline(named, cwd)
}

async function download(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    return await response.text()
  } catch (cause) {
    const { message, cause: inner } = cause as Error
    const reason = inner instanceof Error ? inner.message : message
    throw new GateUnreachableError(`the baseline ${url} cannot be read: ${reason}`, { cause })
  }
}

function reportOf(name: string, text: string): Baseline {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new GateInputError(`the baseline ${name} is not JSON: ${(error as Error).message}`)
  }
  const report = Report.safeParse(json)
  if (!report.success) {
    const faults = describeIssues(report.error.issues.slice(0, 5))
    throw new GateInputError(`the baseline ${name} is not a report of archcast gate --json: ${faults}`)
  }
  return { kind: 'report', name, models: new Map(report.data.models.map((model) => [model.model, model])) }
}
