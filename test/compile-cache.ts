// A compile cache for one run of the tests: what its hundreds of processes load is compiled once.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'compiled-'))
  process.env.NODE_COMPILE_CACHE = folder
  // Processes that are ending may still write.
  return () => rm(folder, { recursive: true, force: true, maxRetries: 10 })
}
