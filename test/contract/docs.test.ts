// The page at /docs: it has all of the document, its lines are the document's requests, and it asks nobody else for
// anything.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { createApp as createPlainApp } from '@archcast/serve/app.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { Document } from '@archcast/serve/openapi/openapi-document.ts'

interface Operation {
  readonly operationId: string
  readonly security?: readonly object[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: { readonly example?: string }
  }[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >
  }
}

const ORIGIN = 'http://forecasts.test:8787'
const deps = { ...fakeDeps, searches: inProcessSearches(fakePredictor) }
const app = createApp(deps)
/** Its answers, asked for at any address. */
const plain = createPlainApp(deps)
let page: string
let policy: string
let document: Document
let operations: readonly (readonly [method: string, path: string, Operation])[]

beforeAll(async () => {
  const response = await plain.request(`${ORIGIN}/docs`)
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  policy = response.headers.get('content-security-policy')!
  page = await response.text()
  document = (await (await app.request('/openapi.json')).json()) as Document
  operations = Object.entries(document.paths!).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [method.toUpperCase(), path, operation as Operation] as const),
  )
})

/** What stands in an element, as a reader sees it. */
const textOf = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(
      /&(lt|gt|quot|amp|#39);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? "'",
    )

const sectionOf = (text: string, id: string) => text.slice(text.indexOf(`<section id="${id}"`)).split('</section>')[0]

/** Lines of an operation. */
const linesOf = (text: string, id: string) =>
  Array.from(sectionOf(text, id).matchAll(/<pre[^>]*>(curl [^]*?)<\/pre>/g), ([, line]) => textOf(line))

test('has every operation and every schema of the document, and each link leads somewhere', () => {
  const { components } = document
  const ids = new Set(Array.from(page.matchAll(/ id="([^"]+)"/g), ([, id]) => id))
  for (const [, , { operationId }] of operations) expect(ids).toContain(operationId)
  for (const name of Object.keys(components!.schemas!)) expect(ids).toContain(`schema-${name}`)
  const links = Array.from(page.matchAll(/href="([^"]+)"/g), ([, link]) => link)
  expect(links.filter((link) => !['/', '/openapi.json'].includes(link) && !ids.has(link.slice(1)))).toEqual([])
})

test('allows its own style and its own script, which asks the service alone', () => {
  expect(page).not.toMatch(/<script[^>]*\ssrc|<img|<link|<iframe|\sstyle=|\son\w+=|url\(|@import/)
  for (const name of ['style', 'script']) {
    const [text, ...others] = Array.from(
      page.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, 'g')),
      ([, all]) => all,
    )
    expect(others).toEqual([])
    const hash = createHash('sha256').update(text).digest('base64')
    expect(policy).toContain(`; ${name}-src 'sha256-${hash}';`)
  }
  expect(policy).toMatch(/^default-src 'none'; /)
  expect(policy).toContain("; connect-src 'self'; require-trusted-types-for 'script';")
})

test('is whole without its script: what only that can do is hidden', () => {
  expect(page.match(/<button[^>]*class="copy"[^>]*>/g)!.every((button) => / hidden/.test(button))).toBe(true)
  expect(page.match(/<details class="try"[^>]*>/g)!.every((part) => / hidden/.test(part))).toBe(true)
})

/** What a shell makes of a line. */
function words(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env: { ARCHCAST_TOKEN: 'secret' } })
  return stdout.split('\0').slice(0, -1)
}

/** The request that curl sends for these words. */
function requestOf(given: readonly string[]) {
  const headers: Record<string, string> = {}
  const request = { method: 'GET', url: '', headers, body: undefined as string | undefined }
  for (let at = 0; at < given.length; at++) {
    const word = given[at]
    if (word === '-X') request.method = given[++at]
    else if (word === '-H') {
      const [, name, value] = /^(.*?): (.*)$/.exec(given[++at])!
      headers[name] = value
    } else if (word === '--data-binary') {
      request.body = given[++at]
      request.method = 'POST'
    } else if (word === '-o') at++
    else if (word !== '-N') request.url = word
  }
  return request
}

describe('lines for a shell', () => {
  test('are the example requests of the document, at the address of the service', () => {
    for (const [method, path, operation] of operations) {
      const requests = linesOf(page, operation.operationId).map((line) => requestOf(words(line)))
      const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) => {
        const values = Object.values(examples).map(({ value }) => value)
        return values.length > 0 ? values.map((value) => ({ type, value })) : [{ type, value: '@model.onnx' }]
      })
      const needed = (operation.parameters ?? []).filter(({ required }) => required)
      const valueOf = ({ name, schema }: (typeof needed)[number]) => schema.example ?? name.toUpperCase()
      expect(requests).toHaveLength(Math.max(1, bodies.length))
      for (const [at, { method: used, url, headers, body }] of requests.entries()) {
        const { pathname, searchParams, origin } = new URL(url)
        expect(origin).toBe(ORIGIN)
        expect(used).toBe(method)
        expect(decodeURIComponent(pathname)).toBe(
          needed.reduce((text, each) => text.replace(`{${each.name}}`, valueOf(each)), path),
        )
        expect(Object.fromEntries(searchParams)).toEqual(
          Object.fromEntries(needed.filter((each) => each.in === 'query').map((each) => [each.name, valueOf(each)])),
        )
        const example = bodies.at(at)
        expect(headers).toEqual(example ? { 'content-type': example.type } : {})
        expect(typeof example?.value === 'object' ? JSON.parse(body!) : body).toEqual(example?.value)
      }
    }
  })

  test('take the token of a service that asks for one from the environment, where it is asked for', async () => {
    const guarded = createApp({ ...deps, access: { tokens: ['secret'] } })
    const text = await (await guarded.request('/docs')).text()
    for (const [, , { operationId, security }] of operations) {
      const tokens = security?.length === 0 ? 0 : 1
      for (const line of linesOf(text, operationId))
        expect(requestOf(words(line)).headers.authorization).toBe(tokens === 1 ? 'Bearer secret' : undefined)
      expect(sectionOf(text, operationId).match(/name="token"/g) ?? []).toHaveLength(tokens)
    }
    expect(page).not.toContain('name="token"')
  })

  test('have no address that a shell would obey', async () => {
    const text = await (await plain.request("http://a;id;'.test/docs")).text()
    expect(linesOf(text, 'devices')).toEqual(['curl http://localhost:8787/v1/devices'])
  })
})
