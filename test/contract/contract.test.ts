import { describe, expect, test } from 'vitest'
import { accepted, refused } from './cases.ts'
import { createApp } from './checked-app.ts'
import { fakeDeps } from './fake-predictor.ts'
import type { Case } from './case.ts'

const app = createApp(fakeDeps)

async function send({ method = 'GET', path, headers, body }: Case): Promise<Response> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  return app.request(path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  })
}

function checkHeaders(response: Response, { type, answerHeaders = {} }: Case): void {
  if (type) expect(response.headers.get('content-type')).toBe(type)
  for (const [name, value] of Object.entries(answerHeaders)) expect(response.headers.get(name)).toBe(value)
}

describe('accepted', () => {
  test.each(accepted)('$name', async (each) => {
    const response = await send(each)
    const text = await response.text()
    expect(response.status, text).toBe(each.status)
    checkHeaders(response, each)
    if (each.says) expect(text).toMatch(each.says)
  })
})

describe('refused', () => {
  test.each(refused)('$name', async (each) => {
    const response = await send(each)
    const text = await response.text()
    expect(response.status, text).toBe(each.status)
    checkHeaders(response, { ...each, type: 'application/problem+json' })
    const problem = JSON.parse(text)
    expect(problem.status).toBe(each.status)
    expect(problem.title).toMatch(/./)
    expect(problem.error).toBe(problem.detail)
    if (each.code) expect(problem.code).toBe(each.code)
    if (each.says) expect(problem.detail).toMatch(each.says)
    for (const pointer of each.pointers ?? []) {
      expect(problem.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer)
    }
  })
})
