// What an experiment leaves in its folder: table.md for people, result.json for programs, plot.svg.
import { join } from 'node:path'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'

export interface ExperimentOutput {
  /** Markdown: a heading, what was measured and how, tables. */
  readonly table: string
  /** The figures behind the table, with settings and seeds. */
  readonly result: unknown
  /** An SVG document. */
  readonly plot: string
}

/** Writes the three files, each whole or not at all. */
export async function writeExperiment(folder: string, { table, result, plot }: ExperimentOutput): Promise<void> {
  await makeFolder(folder)
  await writeFileAtomically(join(folder, 'table.md'), `${table}\n\n![plot](plot.svg)\n`)
  await writeFileAtomically(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
  await writeFileAtomically(join(folder, 'plot.svg'), plot)
}
