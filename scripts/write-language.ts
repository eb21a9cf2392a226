// Writes what docs/language.md says of each word between its markers. Runs on Node 24.
import { readFileSync, writeFileSync } from 'node:fs'
import { languageSections, sectionPattern } from './language-sections.ts'

const path = new URL('../docs/language.md', import.meta.url)
let text = readFileSync(path, 'utf8')
for (const [name, section] of Object.entries(languageSections())) {
  text = text.replace(sectionPattern(name), (_, start: string, __, end: string) => `${start}\n${section}\n${end}`)
}
writeFileSync(path, text)
