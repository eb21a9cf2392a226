// Annotations of GitHub Actions: workflow commands that the runner reads from the output.
import { wholeModelFindings } from '../gate-report.ts'
import type { Check, GateReport } from '../findings.ts'

type Finding = Pick<Check, 'model' | 'file' | 'outcome' | 'message' | 'blame'>

/** Where findings are shown in a repository. */
export interface RepositoryPlace {
  /** That models are in, from the root of the repository: '' or with a slash at the end. */
  readonly folder?: string
  /** Path of the configuration from that folder: the file of what is about no file. */
  readonly config?: string
}

/** A line for everything that is not kept, and for models and patterns as a whole. */
export function githubReport(report: GateReport, place: RepositoryPlace = {}): string {
  const findings: Finding[] = [
    ...report.checks.filter(({ verdict }) => verdict !== 'pass'),
    ...wholeModelFindings(report),
  ]
  return findings.map((finding) => `${annotation(finding, place)}\n`).join('')
}

function annotation(finding: Finding, place: RepositoryPlace): string {
  const { model, file, outcome, message, blame } = finding
  const kind = outcome === 'error' ? 'error' : outcome === 'warn' ? 'warning' : 'notice'
  const line = file && blame?.line !== undefined ? `,line=${blame.line}` : ''
  const path = pathOf(finding, place)
  return `::${kind} ${path === undefined ? '' : `file=${property(path)}${line},`}title=archcast gate::${data(`${model}: ${message}`)}`
}

/** A failure of the gate as a whole. */
export const failureAnnotation = (message: string) => `::error title=archcast gate::${data(message)}`

/** As the runner undoes it: https://github.com/actions/toolkit, packages/core/src/command.ts. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** The file of a finding from the root of the repository; undefined where there is none. */
export function pathOf({ model, file }: Pick<Finding, 'model' | 'file'>, { folder = '', config }: RepositoryPlace) {
  const path = file ? model : config
  if (path === undefined) return undefined
  const parts = folder.split('/').slice(0, -1)
  const up = /^(?:\.\.\/)*/.exec(path)![0].length
  return [...parts.slice(0, Math.max(0, parts.length - up / 3)), path.slice(up)].join('/')
}
