// Annotations of GitHub Actions: workflow commands that the runner reads from the output.
import { wholes } from '../report.ts'
import type { Check, GateReport } from '../report.ts'

type Finding = Pick<Check, 'model' | 'file' | 'outcome' | 'message' | 'blame'>

/** A line for everything that is not kept, and for models and patterns as a whole. Files are those of the models. */
export function githubReport(report: GateReport): string {
  const findings: Finding[] = [...report.checks.filter(({ verdict }) => verdict !== 'pass'), ...wholes(report)]
  return findings.map((finding) => `${annotation(finding)}\n`).join('')
}

function annotation({ model, file, outcome, message, blame }: Finding): string {
  const kind = outcome === 'error' ? 'error' : outcome === 'warn' ? 'warning' : 'notice'
  const line = blame?.line === undefined ? '' : `,line=${blame.line}`
  const place = file ? `file=${property(model)}${line},` : ''
  return `::${kind} ${place}title=archcast gate::${data(`${model}: ${message}`)}`
}

/** As the runner undoes it: https://github.com/actions/toolkit, packages/core/src/command.ts. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
