// The sources that the law is about: every file of code in the repository.
import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile } from './law.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** What is installed or built, and AssemblyScript, which only looks like TypeScript. */
const OTHER = ['{dist,build,runs,data,coverage}', '**/{node_modules,assembly,.*}', '**/*.d.ts']

export function allSources(): SourceFile[] {
  const paths = globSync('**/*.{ts,tsx,js,mjs,cjs}', { cwd: ROOT, exclude: OTHER })
  return paths.toSorted().map((path) => ({
    path: path.split(sep).join('/'),
    text: readFileSync(join(ROOT, path), 'utf8'),
  }))
}
