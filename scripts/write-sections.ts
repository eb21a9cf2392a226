// Puts what is generated of a page of the documentation between its markers.
import { readFileSync, writeFileSync } from 'node:fs'
import { sectionPattern } from './language-sections.ts'
import { wrapped } from './wrapped.ts'

/** @param name of the page in docs/ @param sections by the names of their markers */
export function writeSections(name: string, sections: Readonly<Record<string, string>>): void {
  const path = new URL(`../docs/${name}`, import.meta.url)
  let text = readFileSync(path, 'utf8')
  for (const [marker, section] of Object.entries(sections)) {
    text = text.replace(
      sectionPattern(marker),
      (_, start: string, __, end: string) => `${start}\n${wrapped(section)}\n${end}`,
    )
  }
  writeFileSync(path, text)
}
