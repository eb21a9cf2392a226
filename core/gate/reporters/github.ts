// Annotations of GitHub Actions: workflow commands that the runner reads from the output.
import type { Check, GateReport } from '../report.ts'

/** A line for every check that is not kept, empty where all are. Files are those that the models are read from. */
export function githubReport({ checks }: GateReport): string {
  return checks
    .filter(({ verdict }) => verdict !== 'pass')
    .map((check) => `${annotation(check)}\n`)
    .join('')
}

function annotation({ model, file, outcome, message, blame }: Check): string {
  const kind = outcome === 'error' ? 'error' : outcome === 'warn' ? 'warning' : 'notice'
  const line = blame?.line === undefined ? '' : `,line=${blame.line}`
  const place = file ? `file=${property(model)}${line},` : ''
  return `::${kind} ${place}title=archcast gate::${data(`${model}: ${message}`)}`
}

/** As the runner undoes it: https://github.com/actions/toolkit, packages/core/src/command.ts. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
