// One file of questions, three ways to ask them: by command, by service and by the library's functions. `npm run
// fuzz:same` tries more.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sameAnswers } from '../fuzz/same/property.ts'
import { app, byCommand } from '../fuzz/same/ways.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'

let folder: string
beforeAll(async () => void (folder = await temporaryFolder()))
afterAll(() => rm(folder, { recursive: true }))

test('the answers are the same, line by line, and refused lines keep their number and id', async () => {
  let documents = 0
  const property = sameAnswers(join(folder, 'questions.ndjson'), (count) => (documents += count))
  await fc.assert(property, { numRuns: 100 })
  expect(documents).toBeGreaterThan(200)
})

test('a file of another encoding is refused as a whole, by its name', async () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0, 10, 0)
  const headers = { 'content-type': 'application/x-ndjson' }
  const response = await app.request('/v1/predict/batch', { method: 'POST', headers, body: bytes })
  const reason = 'is UTF-16 and not UTF-8; save it as that'
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { code: 'not_utf8', detail: `the body ${reason}` },
  ])
  const [answer] = await byCommand(bytes, join(folder, 'questions.ndjson'))
  expect(answer.error).toMatchObject({ code: 'unreadable', detail: expect.stringContaining(`it ${reason}`) })
})
