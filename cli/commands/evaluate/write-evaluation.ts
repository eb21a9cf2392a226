// What an evaluation leaves behind: figures as JSON, the table as Markdown, plots as SVG.
import { join } from 'node:path'
import { makeFolder, writeFileAtomically } from '@archcast/core/files/node.ts'

/** Nothing is written without a folder. @param plots SVG documents by name */
export async function writeEvaluation(
  folder: string | undefined,
  name: string,
  markdown: string,
  figures: unknown,
  plots: Readonly<Record<string, string>>,
): Promise<void> {
  if (folder === undefined) return
  await makeFolder(folder)
  await writeFileAtomically(join(folder, `${name}.md`), markdown)
  await writeFileAtomically(join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`)
  for (const [plot, svg] of Object.entries(plots)) await writeFileAtomically(join(folder, `${plot}.svg`), svg)
  console.log(`Wrote ${name} to ${folder}`)
}
