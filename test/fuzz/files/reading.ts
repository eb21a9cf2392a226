// A process that reads one file after another and says what came of each; who watches it ends it where it hangs.
import { writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTimed } from '../read-hostile.ts'
import { KINDS, fileAt } from './kinds.ts'

/** Places `from` to `to` of a kind. */
export interface AskedFiles {
  readonly kind: string
  readonly from: number
  readonly to: number
  readonly seed: number
}
export interface Told {
  readonly codes: Readonly<Record<string, number>>
  readonly slowest: { readonly what: string; readonly ms: number }
  readonly faults: readonly string[]
  readonly mebibytes: number
}

/** File descriptor that the place which is read is written to, a line each. */
export const PLACES = 4

async function readAll({ kind: name, from, to, seed }: AskedFiles, folder: string): Promise<Told> {
  const kind = await KINDS[name](folder)
  const codes: Record<string, number> = {}
  const faults: string[] = []
  let slowest = { what: 'none', ms: 0 }
  for (let i = from; i < to; i++) {
    writeSync(PLACES, `${i}\n`)
    const { how, bytes } = fileAt(kind, i, seed)
    const what = `${name} ${i}, ${how}`
    try {
      const { code, ms } = await readTimed(what, () => kind.read(bytes))
      codes[code] = (codes[code] ?? 0) + 1
      if (ms > slowest.ms) slowest = { what, ms }
    } catch (error) {
      faults.push(`${String(error)}\n${((error as Error).cause as Error | undefined)?.stack}`)
    }
  }
  return { codes, slowest, faults, mebibytes: process.resourceUsage().maxRSS / 1024 }
}

if (process.send) {
  process.once('message', async (asked: AskedFiles) => {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-files-'))
    const told = await readAll(asked, folder)
    await rm(folder, { recursive: true })
    process.send!(told, () => process.disconnect())
  })
}
