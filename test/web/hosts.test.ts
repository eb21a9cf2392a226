// The page is the same from Node's service and from workerd: served so that it works, and in agreement with its host.
import { describe, expect, test } from 'vitest'
import { expectAgreement } from './agreement.ts'
import { atThePage } from './at-the-page.ts'
import { CHROMIUM, launchChromium } from './browser.ts'
import { HOSTS } from './hosts.ts'
import { visit } from './visitor.ts'

describe.skipIf(!CHROMIUM).each(['node', 'workerd'] as const)('the page from %s', (name) => {
  const at = atThePage(name)

  test('is there at once, with a network and its forecast', async () => {
    const { page } = at.visitor
    expect(await page.locator('.open-tabs li').allTextContents()).toEqual(['ResNet-50'])
    expect(await page.locator('.forecast .figure').first().textContent()).toMatch(/^\d\d\.\d\d %$/)
    expect(await page.locator('.forecast .interval').count()).toBe(6)
    expect(await at.visitor.costs()).toMatchObject({ Parameters: '25.6M ', 'Multiply-accumulates': '4.09G ' })
    expect(await page.locator('canvas').count()).toBeGreaterThan(0)
    expect(await at.visitor.barriers()).toEqual([])
  })

  test('forecasts 200 networks as the service does', { timeout: 240_000 }, async () => {
    await expectAgreement(at.visitor.page, at.host.url)
  })

  test('searches by the service too, whose API it links to', async () => {
    const { page } = at.visitor
    expect(await page.getByRole('link', { name: 'API' }).getAttribute('href')).toBe('./docs')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByLabel('By the service').check()
    await page.getByLabel('Method').selectOption('head')
    await page.getByLabel('Networks to draw').fill('40')
    await page.getByLabel('MACs at most').fill('')
    await page.getByRole('button', { name: 'Start the search' }).click()
    await page.getByText('40 of 40 drawn').waitFor()
    await page.getByText('Done', { exact: true }).waitFor()
    expect(await page.locator('.search-results .figures tbody tr').count()).toBeGreaterThan(0)
  })

  test('needs no network after the first visit', async () => {
    const other = await visit(at.browser, at.host.url)
    await other.arrive()
    const { page, context } = other
    // It is active once it keeps all files.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await context.setOffline(true)
    await page.reload()
    await page.locator('.forecast .range').first().waitFor()
    await context.close()
  })

  test('asks nobody else, keeps the policy, and no script fails', () => {
    expect(at.visitor.faults).toEqual([])
  })
})

test.skipIf(!CHROMIUM)('a service that asks for a token has it asked for, and shows no forecast before', async () => {
  const browser = await launchChromium()
  const host = await HOSTS.node({ ARCHCAST_TOKENS: 'open-sesame' })
  try {
    const { page } = await visit(browser, host.url)
    await page.goto(`${host.url}/`)
    const field = page.getByLabel('Token')
    await field.fill('wrong')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await field.waitFor()
    expect(await page.locator('.forecast').count()).toBe(0)
    await field.fill('open-sesame')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.locator('.forecast .range').first().waitFor()
  } finally {
    await browser.close()
    await host.close()
  }
})
