import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../data/testing.ts'
import { openRecords } from './records.ts'

interface Row {
  readonly key: string
  readonly value: number
}

test('records outlive the process, and a line cut short is as if it had never been', async () => {
  const file = join(await temporaryFolder(), 'deep', 'records.ndjson')
  const first = openRecords<Row>(file, { seed: 1 })
  first.add({ key: 'a', value: 1 })
  first.add({ key: 'b', value: 2 })
  await appendFile(file, '{"key":"c","val')
  const second = openRecords<Row>(file, { seed: 1 })
  expect(second.list).toEqual([
    { key: 'a', value: 1 },
    { key: 'b', value: 2 },
  ])
  second.add({ key: 'c', value: 3 })
  expect(openRecords<Row>(file, { seed: 1 }).get('c')).toEqual({ key: 'c', value: 3 })
})

test('a file killed before its first line was whole begins anew', async () => {
  const file = join(await temporaryFolder(), 'records.ndjson')
  await writeFile(file, '{"see')
  openRecords<Row>(file, { seed: 1 }).add({ key: 'a', value: 1 })
  expect(await readFile(file, 'utf8')).toBe('{"seed":1}\n{"key":"a","value":1}\n')
})

test('records of other settings are refused, not mixed', async () => {
  const file = join(await temporaryFolder(), 'records.ndjson')
  openRecords<Row>(file, { seed: 1, stops: [10] })
  expect(() => openRecords<Row>(file, { seed: 2, stops: [10] })).toThrow(/another seed;.*--out/)
})
