// Writes what docs/language.md says of each word between its markers. Runs on Node 24.
import { languageSections } from './language-sections.ts'
import { writeSections } from './write-sections.ts'

writeSections('language.md', languageSections())
