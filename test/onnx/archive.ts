// A tar archive in a folder of its own, for as long as it is used.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @param use is given the folder of the archive's files */
export function withArchive(archive: string, use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'archcast-graphs-'))
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder])
    use(innermost(folder))
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
