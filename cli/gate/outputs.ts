// Where a report goes: stdout, files, and what GitHub Actions reads.
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { githubReport } from '@archcast/core/gate/reporters/github.ts'
import { junitReport } from '@archcast/core/gate/reporters/junit.ts'
import { markdownReport } from '@archcast/core/gate/reporters/markdown.ts'
import { sarifReport } from '@archcast/core/gate/reporters/sarif.ts'
import { tableReport } from '@archcast/core/gate/reporters/table.ts'
import { unjudged } from '@archcast/core/gate/report.ts'
import type { GateReport } from '@archcast/core/gate/report.ts'

export interface Outputs {
  /** JSON on stdout in the place of the table. */
  readonly json?: boolean
  /** Paths of files. */
  readonly junit?: string
  readonly sarif?: string
  readonly markdown?: string
}

/** Throws GateInputError for a file that cannot be written. */
export async function writeReport(report: GateReport, outputs: Outputs, version: string): Promise<void> {
  process.stdout.write(outputs.json ? `${JSON.stringify(report, null, 2)}\n` : `${tableReport(report)}\n`)
  await write(outputs.junit, () => junitReport(report))
  await write(outputs.sarif, () => sarifReport(report, version))
  await write(outputs.markdown, () => markdownReport(report))
  // The runner reads annotations from either stream; stdout may be JSON.
  if (process.env.GITHUB_ACTIONS === 'true') process.stderr.write(githubReport(report))
  // As all bad input is told, whatever becomes of stdout.
  else for (const { model, message } of unjudged(report)) process.stderr.write(`archcast: ${model}: ${message}\n`)
  const summary = process.env.GITHUB_STEP_SUMMARY
  if (summary) await writing(summary, () => appendFile(summary, markdownReport(report)))
}

async function write(path: string | undefined, content: () => string): Promise<void> {
  if (path === undefined) return
  await writing(path, async () => {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content())
  })
}

async function writing(path: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: Error) => {
    throw new GateInputError(`${path} cannot be written: ${error.message}`)
  })
}
