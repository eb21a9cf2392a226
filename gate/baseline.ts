// What relative budgets are compared with: the models of a git revision, or the report of an earlier run, in a file or
// at a URL.
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as z from 'zod'
import { gitBaseline } from './git/git-baseline.ts'
import { inputText, parseInputJson } from './text.ts'
import { describeIssues } from '@archcast/core/bundle/errors.ts'
import { reasonOf } from '@archcast/core/files/errors.ts'
import { GateInputError, GateUnreachableError } from '@archcast/core/gate/errors.ts'
import { REPORT_FORMAT } from '@archcast/core/gate/findings.ts'
import { ModelPrediction } from '@archcast/core/gate/model-prediction.ts'
import type { GitBaseline } from './git/git-baseline.ts'
import type { BaselineFailure } from '@archcast/core/gate/findings.ts'

export type Baseline =
  | { readonly kind: 'report'; readonly name: string; readonly models: ReadonlyMap<string, ModelPrediction> }
  | GitBaseline
  | LostBaseline

/** One that cannot be opened: what is compared with it cannot be told, all else is judged. */
export interface LostBaseline extends BaselineFailure {
  readonly kind: 'lost'
  readonly name: string
}

const Report = z.object({ format: z.literal(REPORT_FORMAT), models: z.array(ModelPrediction) })

const TIMEOUT = 30_000

/** @param named a URL, a file, or else a git revision */
export async function openBaseline(named: string, cwd: string): Promise<Baseline> {
  const name = isUrl(named) ? publicUrl(named) : named
  try {
    return isUrl(named) ? reportOf(name, await download(named, name)) : await openFileOrRevision(named, cwd)
  } catch (error) {
    const unreachable = error instanceof GateUnreachableError
    if (!unreachable && !(error instanceof GateInputError)) throw error
    return { kind: 'lost', name, reason: error.message, unreachable }
  }
}

const isUrl = (named: string) => /^https?:\/\//i.test(named)

async function openFileOrRevision(named: string, cwd: string): Promise<Baseline> {
  const path = resolve(cwd, named)
  if (!(await stat(path).catch(() => undefined))?.isFile()) return gitBaseline(named, cwd)
  try {
    return reportOf(named, await readFile(path))
  } catch (error) {
    if (error instanceof GateInputError) throw error
    throw new GateInputError(`the baseline ${named} cannot be read: ${reasonOf(error as Error)}`)
  }
}

/** The URL without what may be secret: many read a report. */
function publicUrl(written: string): string {
  try {
    const { origin, pathname, search } = new URL(written)
    return `${origin}${pathname}${search === '' ? '' : '?…'}`
  } catch {
    throw new GateInputError(`the baseline '${written}' is no URL`)
  }
}

async function download(url: string, name: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    const { message, cause: inner } = cause as Error
    const reason = inner instanceof Error ? inner.message : message
    throw new GateUnreachableError(`the baseline ${name} cannot be read: ${reason.replaceAll(url, name)}`, { cause })
  }
}

function reportOf(name: string, bytes: Uint8Array): Baseline {
  const report = Report.safeParse(parseInputJson(inputText(bytes, `the baseline ${name}`), `the baseline ${name}`))
  if (!report.success) {
    const faults = describeIssues(report.error.issues.slice(0, 5))
    throw new GateInputError(`the baseline ${name} is not a report of archcast gate --json: ${faults}`)
  }
  return { kind: 'report', name, models: new Map(report.data.models.map((model) => [model.model, model])) }
}
