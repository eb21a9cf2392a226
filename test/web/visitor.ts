// Somebody at the page: opens it, gives it files, reads what it says. Whatever goes wrong in the page is kept.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors, refusals of the policy, and requests to others, as they came. */
  readonly faults: string[]
  /** Opens the page, and waits for a forecast. */
  arrive(hash?: string): Promise<void>
  /** Drops a file anywhere on the page. */
  drop(name: string, data: Uint8Array | string): Promise<void>
  /** The figures of costs, by their names. */
  costs(): Promise<Record<string, string>>
  /** Rules of WCAG 2.2 that what is shown breaks, each with a place. */
  barriers(): Promise<string[]>
}

export async function visit(
  browser: Browser,
  url: string,
  options: { readonly width?: number; readonly height?: number; readonly dark?: boolean } = {},
): Promise<Visitor> {
  const { width = 1440, height = 900, dark = false } = options
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('blob:')) faults.push(`asks ${request.url()}`)
  })
  return {
    page,
    context,
    faults,
    async arrive(hash = '') {
      await page.goto(`${url}/${hash}`)
      await page.locator('.forecast .range').first().waitFor()
    },
    costs: () =>
      page
        .locator('.costs > div')
        .evaluateAll((rows) =>
          Object.fromEntries(
            rows.map((row) => [row.querySelector('dt')!.textContent, row.querySelector('dd')!.textContent]),
          ),
        ),
    async drop(name, data) {
      const base64 = Buffer.from(data).toString('base64')
      await page.evaluate(
        ([file, text]) => {
          const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
          const dataTransfer = new DataTransfer()
          dataTransfer.items.add(new File([bytes], file))
          document.querySelector('.app')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
        },
        [name, base64] as const,
      )
    },
    async barriers() {
      // By the debugger, which the page's policy does not bind. Style sheets that it would load once more are bound.
      await page.evaluate(axe)
      const found = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ preload: false }),
      )
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
    },
  }
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly target: string[] }[] }[]
}
