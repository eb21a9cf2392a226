// Searches of one process in a file of SQLite, so that their addresses outlive it. Written when one starts and when it
// ends: progress is told anew by whoever runs it.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SearchRecords } from '../searches.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'

/** Version of the tables below; a file of a later version is left alone. */
const VERSION = 1

export interface SearchStore extends SearchRecords {
  close(): void
}

/**
 * Opens the file, or makes it. It is this process's alone until it is closed or the process ends, however that ends.
 * @param pages most pages of 4 KiB, where the file shall not grow as far as the disk has room
 * @throws Error that names the file and what to do
 */
export function openSearchStore(path: string, pages?: number): SearchStore {
  const wrong = (reason: string, cause?: unknown) =>
    new Error(`the store of searches ${path} ${reason}; name another file by ARCHCAST_STORE, or none`, { cause })
  let database: DatabaseSync | undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    database = new DatabaseSync(path)
    // What was written survives the end of this process at once, that of the machine within moments.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    if (pages !== undefined) database.exec(`PRAGMA max_page_count = ${pages}`)
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version > VERSION) throw wrong(`is of a later release (format ${version}, this reads ${VERSION})`)
    database.exec(
      'CREATE TABLE IF NOT EXISTS searches (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL); ' +
        `PRAGMA user_version = ${VERSION}`,
    )
  } catch (error) {
    database?.close()
    if ((error as Error).message.startsWith('the store')) throw error
    throw wrong(reasonOf(error), error)
  }
  const all = database.prepare('SELECT state FROM searches ORDER BY place')
  const put = database.prepare(
    'INSERT INTO searches (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state',
  )
  const remove = database.prepare('DELETE FROM searches WHERE id = ?')
  const writing = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      throw wrong(reasonOf(error), error)
    }
  }
  return {
    all: () => all.all().map(({ state }) => JSON.parse(state as string) as SearchState),
    put: (state) => writing(() => put.run(state.id, JSON.stringify(state))),
    remove: (id) => writing(() => remove.run(id)),
    close: () => database.close(),
  }
}

/** SQLite's own results (https://www.sqlite.org/rescode.html), of which the lowest byte is the primary one. */
const REASONS: Readonly<Record<number, string>> = {
  5: 'is held by another service',
  8: 'cannot be written: it is read-only',
  10: 'cannot be read or written',
  11: 'is damaged',
  13: 'cannot be written: the disk is full',
  14: 'cannot be opened',
  26: 'is another kind of file',
}

function reasonOf(error: unknown): string {
  const { errcode, message } = error as { errcode?: number; message: string }
  return errcode === undefined ? `cannot be opened: ${message}` : (REASONS[errcode & 0xff] ?? message)
}
