// Where a report goes: stdout, files, and what GitHub Actions reads.
import { appendFile } from 'node:fs/promises'
import { isOutside, normalPath } from '../../gate/path-patterns.ts'
import { assertApart, writeOutput } from './output-file.ts'
import { FileError } from '@archcast/core/files/errors.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { unjudged } from '@archcast/core/gate/gate-report.ts'
import { reportHtml } from '@archcast/core/gate/html/report-html.ts'
import { plainText } from '@archcast/core/gate/reporters/columns.ts'
import { githubReport } from '@archcast/core/gate/reporters/github.ts'
import { junitReport } from '@archcast/core/gate/reporters/junit.ts'
import { markdownReport } from '@archcast/core/gate/reporters/markdown.ts'
import { sarifReport } from '@archcast/core/gate/reporters/sarif.ts'
import { tableReport } from '@archcast/core/gate/reporters/terminal-table.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { RepositoryPlace } from '@archcast/core/gate/reporters/github.ts'

export interface Outputs {
  /** JSON on stdout in the place of the table. */
  readonly json?: boolean
  /** Path of the configuration. */
  readonly config: string
  /** Paths of files. */
  readonly junit?: string
  readonly sarif?: string
  readonly markdown?: string
  readonly html?: string
}

const FORMATS = {
  junit: junitReport,
  sarif: sarifReport,
  markdown: markdownReport,
  html: reportHtml,
} as const

/** GitHub shows findings by paths from the root of the repository, wherever the gate runs. */
function placeOf({ config }: Outputs): RepositoryPlace {
  const root = process.env.GITHUB_WORKSPACE
  const folder = root ? normalPath(process.cwd(), root) : ''
  return {
    folder: folder === '' || isOutside(folder) ? '' : `${folder}/`,
    config: normalPath(config, process.cwd()),
  }
}

const filesOf = (outputs: Outputs) =>
  (['junit', 'sarif', 'markdown', 'html'] as const).flatMap((format) => {
    const path = outputs[format]
    return path === undefined ? [] : [[format, path] as const]
  })

/** Throws GateInputError for an output that is one of the inputs, or another output. */
export const checkOutputs = (outputs: Outputs, inputs: readonly string[]): Promise<void> =>
  assertApart(filesOf(outputs), inputs)

/** Throws GateInputError that names every file that cannot be written; the others are written all the same. */
export async function writeGateReport(report: GateReport, outputs: Outputs, version: string): Promise<void> {
  process.stdout.write(outputs.json ? `${JSON.stringify(report, null, 2)}\n` : `${tableReport(report)}\n`)
  // The runner reads annotations from either stream; stdout may be JSON.
  if (process.env.GITHUB_ACTIONS === 'true') process.stderr.write(githubReport(report, placeOf(outputs)))
  // As all bad input is told, whatever becomes of stdout; who reads the table there has read it.
  else if (outputs.json || !process.stdout.isTTY)
    for (const { model, message } of unjudged(report))
      process.stderr.write(`archcast: ${plainText(model)}: ${plainText(message, true)}\n`)
  const summary = process.env.GITHUB_STEP_SUMMARY
  const written = await Promise.allSettled([
    ...filesOf(outputs).map(([format, path]) => writeOutput(path, FORMATS[format](report, version, placeOf(outputs)))),
    ...(summary ? [appendSummary(summary, report)] : []),
  ])
  const failures = written.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).message] : []))
  if (failures.length > 0) throw new GateInputError(failures.join('\n'))
}

async function appendSummary(path: string, report: GateReport): Promise<void> {
  await appendFile(path, markdownReport(report)).catch((error: Error) => {
    throw new GateInputError(new FileError(path, error, true).message)
  })
}
