// A host, a browser and somebody at the page, for all tests of a file.
import { afterAll, beforeAll } from 'vitest'
import { launchChromium } from './browser.ts'
import { HOSTS } from './hosts.ts'
import { visit } from './visitor.ts'
import type { Host } from './files-host.ts'
import type { Visitor } from './visitor.ts'
import type { Browser } from 'playwright-core'

/** What tests find once they run. */
interface AtThePage {
  host: Host
  browser: Browser
  visitor: Visitor
}

/** Opens them before the tests of the suite that calls it, and closes them behind. */
export function atThePage(name: keyof typeof HOSTS): AtThePage {
  const there: Partial<AtThePage> = {}
  beforeAll(async () => {
    ;[there.host, there.browser] = await Promise.all([HOSTS[name](), launchChromium()])
    there.visitor = await visit(there.browser, there.host.url)
    await there.visitor.arrive()
  }, 180_000)
  afterAll(async () => {
    await there.browser?.close()
    await there.host?.close()
  })
  return there as AtThePage
}
