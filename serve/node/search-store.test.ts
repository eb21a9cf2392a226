// Searches that are kept in a file, and what becomes of them when the file or the process fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inProcessSearches } from '../searches.ts'
import { openSearchStore } from './search-store.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { fakePredictorOfCosts } from '@archcast/core/search/testing.ts'
import type { Searches } from '../searches.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'

const request = parseSearchRequest({ space: 'nas-bench-201', count: 30, top: 3, method: 'head' })
/** Never answers. */
const stuck: Predictor = { ...fakePredictorOfCosts, predict: () => new Promise(() => {}) }
const end = async (searches: Searches, id: string) => {
  let last: SearchState | undefined
  for await (last of searches.watch(id)) if (last.status !== 'running') break
  return last!
}

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
  path = join(folder, 'state/searches.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a search', () => {
  test('that is done is found after a restart, at its address and once', async () => {
    const store = openSearchStore(path)
    const before = inProcessSearches(fakePredictorOfCosts, { records: store })
    const { id } = await before.start(request)
    const ended = await end(before, id)
    expect(ended).toMatchObject({ status: 'succeeded', result: { drawn: 30 } })
    store.close()
    const again = openSearchStore(path)
    const after = inProcessSearches(stuck, { records: again })
    expect(await after.get(id)).toEqual(ended)
    expect(again.all()).toEqual([ended])
    again.close()
  })

  test('that ran when the process was lost says so, and does not run again', async () => {
    const store = openSearchStore(path)
    const { id } = await inProcessSearches(stuck, { records: store }).start(request)
    store.close()
    for (let start = 0; start < 2; start++) {
      const again = openSearchStore(path)
      // It did not end in this process, which counts its own.
      const onEnd = () => expect.unreachable()
      const state = await inProcessSearches(fakePredictorOfCosts, { records: again, onEnd }).get(id)
      expect(state).toMatchObject({ id, status: 'failed', request, error: { code: 'interrupted', status: 503 } })
      expect(again.all()).toEqual([state])
      again.close()
    }
  })

  test('that runs when the service stops ends at once, for all who wait', async () => {
    const searches = inProcessSearches(stuck)
    const { id } = await searches.start(request)
    const waiting = [end(searches, id), end(searches, id)]
    searches.stop!()
    for (const state of await Promise.all(waiting))
      expect(state).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
  })

  test('makes room in the file too', async () => {
    const store = openSearchStore(path)
    const searches = inProcessSearches(fakePredictorOfCosts, { records: store, kept: 2 })
    const ids: string[] = []
    for (let i = 0; i < 4; i++) {
      ids.push((await searches.start(request)).id)
      await end(searches, ids[i])
    }
    expect(store.all().map(({ id }) => id)).toEqual(ids.slice(2))
    store.close()
  })
})

describe('a full disk', () => {
  // As many pages as the tables take, and few more.
  const PAGES = 6

  test('lets no search start that would be lost, and says why', async () => {
    const store = openSearchStore(path, PAGES)
    const errors: Error[] = []
    const searches = inProcessSearches(stuck, {
      records: store,
      running: 1000,
      onError: (e) => errors.push(e as Error),
    })
    const started: string[] = []
    const filling = async () => {
      for (;;) started.push((await searches.start(request)).id)
    }
    await expect(filling()).rejects.toMatchObject({ problem: { status: 503, code: 'store_unwritable' } })
    expect(errors[0].message).toMatch(/^the store of searches .*sqlite cannot be written: the disk is full/)
    expect(started.length).toBeGreaterThan(0)
    expect(store.all().map(({ id }) => id)).toEqual(started)
    store.close()
  })

  test('keeps the end of a search in memory, and writes it when there is room', async () => {
    const records = openSearchStore(path)
    const errors: Error[] = []
    let full = false
    const put = (state: SearchState) => {
      if (full) throw new Error('full')
      records.put(state)
    }
    const searches = inProcessSearches(fakePredictorOfCosts, {
      records: { ...records, put },
      onError: (e) => errors.push(e as Error),
    })
    const { id } = await searches.start(request)
    full = true
    const ended = await end(searches, id)
    expect(errors).toHaveLength(1)
    expect(records.all()).toMatchObject([{ id, status: 'running' }])
    expect(await searches.get(id)).toEqual(ended)
    full = false
    await searches.start(request)
    expect(records.all()[0]).toEqual(ended)
    records.close()
  })
})

describe('a file is refused with its name and a remedy', () => {
  const refusal = (reason: RegExp, at = path) => {
    expect(() => openSearchStore(at)).toThrow(reason)
    expect(() => openSearchStore(at)).toThrow(`${at} `)
    expect(() => openSearchStore(at)).toThrow(/ARCHCAST_STORE, or none$/)
  }

  test('that another service holds', () => {
    const held = openSearchStore(path)
    refusal(/is held by another service/)
    held.close()
    openSearchStore(path).close()
  })

  test('that is something else, which stays as it is', () => {
    const other = join(folder, 'notes.txt')
    writeFileSync(other, 'notes '.repeat(2000))
    refusal(/is another kind of file/, other)
  })

  test('of a later release', () => {
    openSearchStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 9')
    database.close()
    refusal(/is of a later release \(format 9, this reads 1\)/)
  })

  test('where no folder can be', () => {
    writeFileSync(join(folder, 'file'), '')
    refusal(/cannot be opened/, join(folder, 'file/searches.sqlite'))
  })

  test('that is a folder', () => refusal(/cannot be opened/, folder))
})
