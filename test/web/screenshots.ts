// `npm run docs:screenshots`: pictures of the page for README and docs, light and dark, from the built files.
import { fileURLToPath } from 'node:url'
import { CHROMIUM, launchChromium } from './browser.ts'
import { startFiles } from './files-host.ts'
import { visit } from './visitor.ts'
import type { Visitor } from './visitor.ts'

const path = (name: string) => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url))

/** What each picture shows, from the page as it opens. */
const VIEWS: Readonly<Record<string, (visitor: Visitor) => Promise<void>>> = {
  page: async ({ page }) => {
    await page.getByLabel('Colour by').selectOption('macs')
    await page.getByRole('button', { name: 'MACs', exact: true }).click()
  },
  compare: async ({ page }) => {
    for (const name of ['ViT', 'ConvNeXt', 'MobileNetV3']) {
      await page.getByLabel('Examples').selectOption(name)
      await page.locator('.open-tabs li.shown', { hasText: name }).waitFor()
    }
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.locator('.scatter .dots .background').first().waitFor()
    await page.locator('.figures tbody tr').nth(3).waitFor()
  },
}

if (!CHROMIUM) throw new Error('no Chromium was found; install it, or name it in CHROMIUM')
const [host, browser] = await Promise.all([startFiles(), launchChromium()])
try {
  for (const [name, prepare] of Object.entries(VIEWS))
    for (const dark of [false, true]) {
      const visitor = await visit(browser, host.url, { width: 1280, height: 800, dark })
      await visitor.page.emulateMedia({ reducedMotion: 'reduce' })
      await visitor.arrive()
      await prepare(visitor)
      // What is still computed or drawn.
      await visitor.page.waitForTimeout(2000)
      await visitor.page.screenshot({ path: path(dark ? `${name}-dark` : name) })
      await visitor.context.close()
    }
} finally {
  await browser.close()
  await host.close()
}
