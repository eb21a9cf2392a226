// A service whose disk is full or read-only: it refuses what needs the disk, with a reason, and goes on with all else.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from './free-port.ts'
import { killServices, spawnService, startService } from './service-process.ts'
import { writeUntrainedBundle } from './untrained-bundle.ts'
import type { SearchState } from '@archcast/core/contract/search.ts'

/** File systems of one's own are for root, or whom the system lets be it. */
const canMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
/** Milliseconds; a busy machine takes many. */
const STARTING = { timeout: 60_000, interval: 100 }
const json = { 'content-type': 'application/json' }
const cell = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|none~0|skip_connect~1|nor_conv_3x3~2|'
const search = { space: 'nas-bench-201', count: 3, images: 16, top: 2 }
let folder: string
let bundle: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'))
  bundle = join(folder, 'bundle')
  await mkdir(bundle)
  await writeUntrainedBundle(bundle)
})
afterAll(async () => {
  killServices()
  await rm(folder, { recursive: true, force: true })
})

const post = (url: string, body: object, headers = {}) =>
  fetch(url, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
const predict = async (url: string) =>
  (await post(`${url}/v1/predict?images=16`, { space: 'nas-bench-201', arch: cell })).status
const stateOf = async (answer: Response) => (await answer.json()) as SearchState

describe.skipIf(!canMount)('a disk', () => {
  test(
    'that is full takes no search and no line of the log, and does so again once there is room',
    { timeout: 120_000 },
    async () => {
      const disk = join(folder, 'full')
      await mkdir(disk)
      const [store, log, port] = [join(disk, 'searches.sqlite'), join(disk, 'log'), await freePort()]
      const service = spawnService(
        { ARCHCAST_MODEL: bundle, ARCHCAST_STORE: store, ARCHCAST_ACCESS_LOG: 'json', PORT: `${port}` },
        `mount -t tmpfs -o size=512k tmpfs ${disk}; exec "$0" "$1" > ${log}`,
      )
      const url = `http://127.0.0.1:${port}`
      /** The service's own view of its files. */
      const seen = (path: string) => `/proc/${service.child.pid}/root${path}`
      const logged = () =>
        readFileSync(seen(log), 'utf8')
          .split('\n')
          .filter((line) => line.includes('"request"')).length
      await vi.waitFor(async () => expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200), STARTING)
      const long = await stateOf(await post(`${url}/v1/searches`, { ...search, count: 5000 }))
      expect((await stateOf(await post(`${url}/v1/searches`, search, { prefer: 'wait=30' }))).status).toBe('succeeded')
      await expect.poll(logged).toBeGreaterThan(2)

      const filler = seen(join(disk, 'filler'))
      expect(() => writeFileSync(filler, Buffer.alloc(2 ** 20))).toThrow(/ENOSPC/)
      const refused = await post(`${url}/v1/searches`, search)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
      expect(await refused.json()).toMatchObject({ code: 'store_unwritable' })
      expect(await predict(url)).toBe(200)
      // Its end is told although it cannot be written.
      await fetch(`${url}/v1/searches/${long.id}`, { method: 'DELETE' })
      expect(await stateOf(await fetch(`${url}/v1/searches/${long.id}`))).toMatchObject({ status: 'cancelled' })
      await expect.poll(service.output).toMatch(/sqlite cannot be written: the disk is full/)
      // The last page of the log has room for some lines.
      const lines = async () => (await fetch(`${url}/info`), service.output())
      await expect.poll(lines).toMatch(/lines of the access log are lost: ENOSPC/)

      rmSync(filler)
      const before = logged()
      const again = await post(`${url}/v1/searches`, search, { prefer: 'wait=30' })
      expect((await stateOf(again)).status).toBe('succeeded')
      await expect.poll(logged).toBeGreaterThan(before)
      expect(existsSync(seen(store))).toBe(true)
      service.child.kill('SIGTERM')
      expect(await service.exit).toBe(0)
    },
  )

  test('that may only be read serves its bundle, and a store on it is refused', { timeout: 120_000 }, async () => {
    const readOnly = `mount --bind ${bundle} ${bundle}; mount -o remount,ro,bind ${bundle}; exec "$0" "$1"`
    const service = await startService({ ARCHCAST_MODEL: bundle }, readOnly)
    expect(() => writeFileSync(`/proc/${service.child.pid}/root${bundle}/probe`, '')).toThrow(/EROFS/)
    expect(await predict(service.url)).toBe(200)
    const weights = await post(`${service.url}/v1/weights`, { space: 'nas-bench-201', arch: cell })
    expect([weights.status, (await weights.arrayBuffer()).byteLength > 0]).toEqual([200, true])
    const found = await stateOf(await post(`${service.url}/v1/searches`, search, { prefer: 'wait=30' }))
    expect(found.status).toBe('succeeded')
    service.child.kill('SIGTERM')
    expect(await service.exit).toBe(0)

    const refused = spawnService({ ARCHCAST_MODEL: bundle, ARCHCAST_STORE: join(bundle, 'a.sqlite') }, readOnly)
    expect(await refused.exit).toBe(1)
    expect(refused.output()).toMatch(
      /^archcast: the store of searches .*a\.sqlite cannot be .*ARCHCAST_STORE, or none$/m,
    )
  })
})
