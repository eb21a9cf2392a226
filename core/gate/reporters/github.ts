// Annotations of GitHub Actions: workflow commands that the runner reads from the output.
import { wholes } from '../report.ts'
import type { Check, GateReport } from '../report.ts'

type Finding = Pick<Check, 'model' | 'file' | 'outcome' | 'message' | 'blame'>

/**
 * A line for everything that is not kept, and for models and patterns as a whole. Files are those of the models.
 * @param folder that models are in, from the root of the repository: '' or with a slash at the end
 */
export function githubReport(report: GateReport, folder = ''): string {
  const findings: Finding[] = [...report.checks.filter(({ verdict }) => verdict !== 'pass'), ...wholes(report)]
  return findings.map((finding) => `${annotation(finding, folder)}\n`).join('')
}

function annotation({ model, file, outcome, message, blame }: Finding, folder: string): string {
  const kind = outcome === 'error' ? 'error' : outcome === 'warn' ? 'warning' : 'notice'
  const line = blame?.line === undefined ? '' : `,line=${blame.line}`
  const place = file ? `file=${property(pathIn(folder, model))}${line},` : ''
  return `::${kind} ${place}title=archcast gate::${data(`${model}: ${message}`)}`
}

/** As the runner undoes it: https://github.com/actions/toolkit, packages/core/src/command.ts. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A path from the working directory as one from the root of the repository. */
export function pathIn(folder: string, path: string): string {
  const parts = folder.split('/').slice(0, -1)
  const up = /^(?:\.\.\/)*/.exec(path)![0].length
  return [...parts.slice(0, Math.max(0, parts.length - up / 3)), path.slice(up)].join('/')
}
