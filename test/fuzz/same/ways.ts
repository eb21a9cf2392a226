// Three ways to ask the same: by command, by service and by the library's functions.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { answerTo } from '../../../cli/commands/predict/answer-line.ts'
import { itemsOf } from '../../../cli/input-items.ts'
import { createClient } from '../../../lib/client.ts'
import { createApp } from '../../contract/checked-app.ts'
import { fakeDeps, fakePredictor } from '../../contract/fake-predictor.ts'

export const app = createApp(fakeDeps)
const client = createClient('', { fetch: (url, init) => app.request(url, init) })

/** What is the same whoever is asked. */
export interface WayOutcome {
  readonly id?: string
  readonly line?: number
  readonly macs?: number
  readonly in_domain?: boolean
  readonly error?: { readonly code: string; readonly detail: string; readonly errors?: unknown }
}

function outcome(answer: object): WayOutcome {
  const { id, line, macs, in_domain, error } = answer as WayOutcome
  const { code, detail, errors } = error ?? {}
  return JSON.parse(
    JSON.stringify({ id, line, macs, in_domain, error: error && { code, detail, errors } }),
  ) as WayOutcome
}

/** @param file that the questions are written to */
export async function byCommand(bytes: Uint8Array, file: string): Promise<WayOutcome[]> {
  await writeFile(file, bytes)
  const answers: WayOutcome[] = []
  for await (const item of itemsOf([file])) answers.push(outcome((await answerTo(fakePredictor, item, {})).line))
  return answers
}

export async function byService(bytes: Uint8Array): Promise<WayOutcome[]> {
  const headers = { 'content-type': 'application/x-ndjson' }
  const response = await app.request('/v1/predict/batch', {
    method: 'POST',
    headers,
    body: bytes as Uint8Array<ArrayBuffer>,
  })
  const text = await response.text()
  assert.equal(response.status, 200, text)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => outcome(JSON.parse(line) as object))
}

/** Documents, which have neither lines that are blank nor any that cannot be read. */
export async function byLibrary(documents: readonly unknown[]): Promise<WayOutcome[]> {
  const answers: WayOutcome[] = []
  if (documents.length === 0) return answers
  for await (const item of client.predictBatch(documents as never)) answers.push(outcome(item))
  return answers
}
