// The page at /docs in a browser: its forms send requests and show the answers, as its policy allows.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHROMIUM, launchChromium } from '../web/browser.ts'
import { createApp } from './checked-app.ts'
import { fakeDeps, fakePredictor } from './fake-predictor.ts'
import { inProcessSearches } from '@archcast/serve/searches.ts'
import type { Browser, Page } from 'playwright-core'

const ORIGIN = 'http://localhost:1'
const app = createApp({ ...fakeDeps, searches: inProcessSearches(fakePredictor), access: { tokens: ['secret'] } })

describe.skipIf(!CHROMIUM)('the page', () => {
  let browser: Browser
  let page: Page
  const said: string[] = []
  const asked: { url: string; body: string | null; headers: Record<string, string> }[] = []

  beforeAll(async () => {
    browser = await launchChromium()
    page = await browser.newPage()
    page.on('console', (message) => void said.push(message.text()))
    page.on('pageerror', ({ message }) => void said.push(message))
    await page.route('**/*', async (route) => {
      const request = route.request()
      const [url, method, body] = [request.url(), request.method(), request.postData()]
      const headers = await request.allHeaders()
      asked.push({ url, body, headers })
      const { pathname, search } = new URL(url)
      const response = await app.request(pathname + search, { method, headers, ...(body !== null && { body }) })
      await route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      })
    })
    await page.goto(`${ORIGIN}/docs`)
  })
  afterAll(() => browser?.close())

  /** Sends the form of an operation. Returns the answer's status and text. */
  async function send(id: string): Promise<readonly [status: string, text: string]> {
    const part = page.locator(`#${id} .try`)
    await part.locator('button[type=submit]').click()
    await part.locator('.answer .status b').waitFor()
    await expect.poll(() => part.locator('button[type=submit]').textContent()).toBe('Send')
    const rest = part.locator('.answer pre, .answer a')
    return [await part.locator('.answer .status').innerText(), (await rest.count()) > 0 ? await rest.innerText() : '']
  }

  test('tells its own address, and runs under its policy', async () => {
    expect(await page.locator('#devices .origin').first().textContent()).toBe(ORIGIN)
    expect(said).toEqual([])
  })

  test('sends the example, with the token that is given once', async () => {
    const part = page.locator('#predict .try')
    await part.locator('summary').click()
    expect((await send('predict'))[0]).toMatch(/^401 /)
    expect(JSON.parse(asked.at(-1)!.body!)).toMatchObject({ space: 'nas-bench-201', devices: ['pixel3'] })
    await part.locator('[name=token]').fill('secret')
    await part.locator('[name=example]').selectOption('Blocks of cells')
    const [status, text] = await send('predict')
    expect(status).toMatch(/^200 OK \d+ ms · application\/json · [\d.]+ k?B$/)
    expect(JSON.parse(text)).toHaveProperty('macs')
    const { body, headers } = asked.at(-1)!
    expect(JSON.parse(body!)).toHaveProperty('cells')
    expect(headers).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' })
    expect(await page.locator('#weights .try [name=token]').inputValue()).toBe('secret')
  })

  test('fills in paths and queries, and leaves out what is empty', async () => {
    const part = page.locator('#sample .try')
    await part.locator('summary').click()
    await part.locator('[name=n]').fill('2')
    const [status, text] = await send('sample')
    expect(status).toMatch(/^200 OK/)
    expect((JSON.parse(text) as { architectures: unknown[] }).architectures).toHaveLength(2)
    expect(asked.at(-1)!.url).toBe(`${ORIGIN}/v1/spaces/nas-bench-201/sample?n=2`)
  })

  test('takes another example with its type', async () => {
    const part = page.locator('#predictBatch .try')
    await part.locator('summary').click()
    await part.locator('[name=example]').selectOption({ index: 1 })
    expect(await part.locator('[name=type]').inputValue()).toBe('application/x-ndjson')
    expect((await send('predictBatch'))[0]).toMatch(/^200 OK/)
  })

  test('shows a problem as it is told', async () => {
    const part = page.locator('#predict .try')
    await part.locator('[name=body]').fill('{"space": "<img src=x onerror=alert(1)>", "arch": ""}')
    const [status, text] = await send('predict')
    expect(status).toMatch(/^422/)
    expect(text).toContain('<img src=x')
    expect(await page.locator('img').count()).toBe(0)
  })

  test('saves what is no text', async () => {
    const part = page.locator('#weights .try')
    await part.locator('summary').click()
    const [status, text] = await send('weights')
    expect(status).toMatch(/^200 OK \d+ ms · application\/octet-stream/)
    expect(text).toBe('Save weights.safetensors')
  })
})
