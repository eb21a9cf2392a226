// The page at /docs: it has all of the document, and a browser need ask nobody else for anything.
import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

const app = createApp({ ...fakeDeps, searches: inProcessSearches(fakePredictor) })
let page: string
let policy: string

beforeAll(async () => {
  const response = await app.request('/docs')
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  policy = response.headers.get('content-security-policy')!
  page = await response.text()
})

test('has every operation and every schema of the document, and each link leads somewhere', async () => {
  const { paths, components } = (await (await app.request('/openapi.json')).json()) as Document
  const ids = new Set(Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id))
  for (const item of Object.values(paths!))
    for (const { operationId } of Object.values(item as Record<string, { operationId: string }>))
      expect(ids).toContain(operationId)
  for (const name of Object.keys(components!.schemas!)) expect(ids).toContain(`schema-${name}`)
  const links = Array.from(page.matchAll(/href="([^"]+)"/g), ([, link]) => link)
  expect(links.filter((link) => link !== '/openapi.json' && !ids.has(link.slice(1)))).toEqual([])
})

test('allows its own style and nothing else', () => {
  expect(page).not.toMatch(/<script|<img|<link|<iframe|\sstyle=|\son\w+=|url\(|@import/)
  const [style, ...others] = Array.from(page.matchAll(/<style>([^]*?)<\/style>/g), ([, text]) => text)
  expect(others).toEqual([])
  const hash = createHash('sha256').update(style).digest('base64')
  expect(policy).toMatch(/^default-src 'none'; /)
  expect(policy).toContain(`style-src 'sha256-${hash}';`)
})

test('shows examples as they are pasted, with what HTML reads escaped', () => {
  const lines = page.match(/<pre[^>]*>curl [^<]*/g)!
  expect(lines.length).toBeGreaterThan(6)
  expect(lines[0]).toContain('curl localhost:8787/v1/predict -H &#39;content-type: application/json&#39; -d &#39;{')
})
