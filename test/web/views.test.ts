// Somebody compares networks, searches for more and takes one along, in Chromium.
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { atThePage } from './at-the-page.ts'
import { CHROMIUM } from './browser.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'

const network = (width: number, middle: readonly object[] = []) => ({
  input: { channels: 3, height: 32, width: 32 },
  classes: 10,
  nodes: [
    { id: 'first', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
    ...middle,
    { id: 'second', op: 'conv', kernel: 3, channels: width, inputs: [middle.length > 0 ? 'new' : 'first'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['second'] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ],
})

describe.skipIf(!CHROMIUM)('the views', () => {
  const at = atThePage('node')

  beforeAll(async () => {
    const { visitor } = at
    await visitor.drop('narrow.json', JSON.stringify(network(8)))
    await visitor.drop('other.json', JSON.stringify(network(8, [{ id: 'new', op: 'relu', inputs: ['first'] }])))
    await visitor.page.locator('.open-tabs li', { hasText: 'other.json' }).waitFor()
  })

  test('networks stand side by side, sorted, plotted, and layer by layer', async () => {
    const { page } = at.visitor
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect.poll(() => page.locator('.dots .main, .dots .shown').count()).toBeGreaterThan(0)
    const rows = page.locator('.figures').first().locator('tbody th')
    await expect.poll(() => rows.allTextContents()).toEqual(['other.json', 'narrow.json', 'ResNet-50'])
    await page.locator('.figures thead button', { hasText: 'MACs' }).first().click()
    await page.locator('.figures thead button', { hasText: 'MACs' }).first().click()
    expect((await rows.allTextContents())[0]).toBe('ResNet-50')
    await page.getByText('1 added, 0 gone, 0 changed, 4 the same').waitFor()
    expect(await page.locator('.diff tr.added th').textContent()).toContain('new')
    expect(await at.visitor.barriers()).toEqual([])
  })

  test('the plot is walked through by keyboard, and its published networks can be left out', async () => {
    const { page } = at.visitor
    await page.getByLabel('Upright').selectOption({ label: 'Parameters' })
    const background = page.locator('.scatter .dots .background')
    expect(await background.count()).toBeGreaterThan(100)
    await page.getByLabel('Published networks').uncheck()
    expect(await background.count()).toBe(0)
    await page.locator('.scatter [tabindex="0"]').focus()
    await page.keyboard.press('End')
    const told = page.locator(':focus')
    expect(await told.getAttribute('aria-label')).toMatch(/^ResNet-50, Parameters 25\.6M/)
    await page.keyboard.press('Enter')
    await page.locator('.network-view').waitFor()
    expect(await page.locator('.open-tabs li.shown').textContent()).toContain('ResNet-50')
  })

  test('a search tells of itself, is stopped, and what it finds is opened', async () => {
    const { page } = at.visitor
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByLabel('Networks to draw').fill('100000')
    await page.getByLabel('MACs at most').fill('60')
    await page.getByRole('button', { name: 'Start the search' }).click()
    const found = page.locator('.search-results .figures tbody th button')
    await found.first().waitFor()
    expect(await at.visitor.barriers()).toEqual([])
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('Stopped', { exact: true }).waitFor()
    expect(await page.locator('.status').textContent()).toMatch(/of 100,000 drawn/)
    await page.getByRole('button', { name: /Pareto front \(\d/ }).click()
    const macs = await page.locator('.search-results .figures td:nth-child(3)').allTextContents()
    expect(macs.length).toBeGreaterThan(0)
    for (const figure of macs) expect(Number.parseFloat(figure.replace(' the best', ''))).toBeLessThanOrEqual(60)
    await found.first().click()
    await page.locator('.forecast .range').first().waitFor()
    expect(await page.locator('.open-tabs li.shown').textContent()).toMatch(/^nas-bench-201 \d+/)
  })

  test('a faulty search is refused by its place', async () => {
    const { page } = at.visitor
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    // Past what the browser itself would hold back.
    await page.getByRole('form').evaluate((form: HTMLFormElement) => (form.noValidate = true))
    await page.getByLabel('Networks to draw').fill('0')
    await page.getByRole('button', { name: 'Start the search' }).click()
    expect(await page.locator('.search-trouble').textContent()).toContain('/count')
  })

  test('a network is taken along, with a call that gives the same answer', async () => {
    const { page } = at.visitor
    await page.getByRole('button', { name: 'Network', exact: true }).click()
    await page.locator('.open-tabs li', { hasText: 'narrow.json' }).getByRole('button').first().click()
    await page.getByRole('tab', { name: 'Take along' }).click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Architecture, JSON', exact: true }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('narrow.json')
    const json = await readFile(await download.path(), 'utf8')
    expect(JSON.parse(json)).toEqual(network(8))
    expect(await at.visitor.barriers()).toEqual([])
    const curl = await page.getByRole('region', { name: 'From a shell' }).textContent()
    const [address] = /http[^']+/.exec(curl ?? '') ?? []
    const answer = await fetch(address ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: json,
    })
    const { params, latency } = (await answer.json()) as Prediction
    const shown = await page.locator('.costs dd').allTextContents()
    expect(shown.some((text) => text.trim() === `${(params / 1000).toFixed(2)}k`)).toBe(true)
    expect(Object.keys(latency)).toHaveLength(await page.locator('.forecast ul.rows').nth(1).locator('li.row').count())
  })

  test.each([
    ['PyTorch code', 'narrow.pytorch.py', /^import torch/m],
    ['Keras code', 'narrow.keras.py', /^import keras|^from keras/m],
    ['Report, HTML', 'narrow.html', /^<!doctype html>[^]*narrow\.json/],
    ['Picture, SVG', 'narrow.svg', /^<svg [^]*pool/],
    ['Picture, PNG', 'narrow.png', /^.PNG/],
    ['Weights, safetensors', 'narrow.safetensors', /"first\.weight"/],
  ])('%s is taken along', async (title, file, content) => {
    const waiting = at.visitor.page.waitForEvent('download')
    await at.visitor.page.getByRole('button', { name: title, exact: true }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe(file)
    expect(await readFile(await download.path(), 'latin1')).toMatch(content)
  })

  test('nobody else was asked, the policy held, and no script failed', () => {
    expect(at.visitor.faults).toEqual([])
  })
})
