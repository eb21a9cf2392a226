// A compressed tar archive in a folder of its own, for as long as it is used.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What `use` makes of the folder of the archive's files, which is removed afterwards. Needs the program `tar`. */
export function withArchive<T>(archive: string, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'archcast-graphs-'))
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder])
    return use(innermost(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Archives may have a folder around their files. */
function innermost(folder: string): string {
  const entries = readdirSync(folder)
  const inner = join(folder, entries[0] ?? '')
  return entries.length === 1 && statSync(inner).isDirectory() ? innermost(inner) : folder
}
