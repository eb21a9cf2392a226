// Somebody uses the page as people do, in Chromium; the graph, other views and other hosts have files of their own.
import { describe, expect, test } from 'vitest'
import { onnxFixture } from '../fixtures/onnx/fixtures.ts'
import { atThePage } from './at-the-page.ts'
import { CHROMIUM } from './browser.ts'
import { visit } from './visitor.ts'

const NETWORK = {
  input: { channels: 3, height: 32, width: 32 },
  classes: 10,
  nodes: [
    { id: 'first', op: 'conv', kernel: 3, channels: 16, inputs: ['input'] },
    { id: 'second', op: 'conv', kernel: 3, channels: 32, inputs: ['first'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['second'] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ],
}

describe.skipIf(!CHROMIUM)('the page', () => {
  const at = atThePage('node')

  test('a file that is dropped is drawn, and its cells and lines are read', async () => {
    const { page } = at.visitor
    await at.visitor.drop('mobilenet_v2.onnx', onnxFixture('mobilenet_v2'))
    await page.getByRole('button', { name: 'mobilenet_v2.onnx', exact: true }).waitFor()
    await expect.poll(() => at.visitor.costs()).toMatchObject({ Parameters: '3.49M ' })
    await at.visitor.drop('mine.json', JSON.stringify(NETWORK))
    await expect.poll(() => at.visitor.costs()).toMatchObject({ Parameters: '5.37k ' })
    await at.visitor.drop('two.ndjson', `${JSON.stringify(NETWORK)}\n${JSON.stringify({ id: 'b', ...NETWORK })}\n`)
    await page.getByRole('button', { name: 'b', exact: true }).waitFor()
    expect(await page.locator('.open-tabs li').count()).toBe(5)
  })

  test('the table and the graph select one another, and layers are coloured by their share', async () => {
    const { page } = at.visitor
    await page.getByRole('button', { name: 'mine.json', exact: true }).click()
    await page.getByRole('button', { name: 'MACs', exact: true }).click()
    const first = page.locator('.layers tbody tr:not(.spacer)').first()
    expect(await first.locator('th').textContent()).toBe('second')
    await first.click()
    expect(await first.getAttribute('aria-selected')).toBe('true')
    await page.getByLabel('Colour by').selectOption('macs')
    await page.getByRole('tab', { name: 'Roofline' }).click()
    expect(await page.locator('.roofline circle').count()).toBeGreaterThan(1)
    await page.locator('.roofline circle').first().click()
    await page.getByRole('tab', { name: 'Layers' }).click()
    expect(await page.locator('.layers tr.selected').count()).toBe(1)
  })

  test('forecasts move as a layer or the JSON is changed; undo, redo and a link keep all of it', async () => {
    const { page } = at.visitor
    const { Parameters: before } = await at.visitor.costs()
    await page.locator('.layers tbody button', { hasText: 'second' }).click()
    if ((await page.locator('.layers tr.selected').count()) === 0)
      await page.locator('.layers tbody button', { hasText: 'second' }).click()
    await page.getByRole('tab', { name: 'Change' }).click()
    await page.getByLabel('channels', { exact: true }).fill('64')
    await expect.poll(async () => (await at.visitor.costs()).Parameters).toMatch(/^10\.3k \+/)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await at.visitor.costs()).Parameters).toBe(before)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(async () => (await at.visitor.costs()).Parameters).toMatch(/^10\.3k \+/)

    await page.getByRole('tab', { name: 'JSON' }).click()
    const editor = page.getByRole('textbox', { name: 'The network as JSON' })
    await editor.waitFor()
    await editor.fill(JSON.stringify({ ...NETWORK, classes: 7 }))
    await page.getByText('This network cannot be read').waitFor()
    expect(await page.locator('.refusal li').first().textContent()).toContain('7')
    await editor.fill(
      JSON.stringify({ ...NETWORK, nodes: NETWORK.nodes.toSpliced(1, 1, { ...NETWORK.nodes[1], channels: 8 }) }),
    )
    await expect.poll(async () => (await at.visitor.costs()).Parameters).toMatch(/^1\.67k −/)

    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText('Link copied').waitFor()
    const link = page.url()
    const other = await visit(at.browser, at.host.url)
    await other.page.goto(link)
    await other.page.locator('.forecast .range').first().waitFor()
    expect(await other.page.locator('.open-tabs li').count()).toBe(5)
    expect((await other.costs()).Parameters).toBe('1.67k ')
    await other.context.close()
  })

  test('what is typed over coloured lines is what stands there, and the policy holds', async () => {
    const other = await visit(at.browser, at.host.url)
    await other.arrive()
    await other.page.getByRole('tab', { name: 'JSON' }).click()
    const editor = other.page.getByRole('textbox', { name: 'The network as JSON' })
    const coloured = other.page.locator('.cm-line span[class]').first()
    for (const text of [JSON.stringify(NETWORK), JSON.stringify(NETWORK, null, 2), '{"a": 1}']) {
      await coloured.waitFor()
      await editor.fill(text)
      await expect.poll(() => editor.innerText()).toBe(text)
    }
    await editor.press('ControlOrMeta+a')
    await editor.press('[')
    await expect.poll(() => editor.innerText()).toBe('[{"a": 1}]')
    expect(other.faults).toEqual([])
    await other.context.close()
  })

  test('devices are found by any of their words, added and left out', async () => {
    const { page } = at.visitor
    const rows = page.locator('.forecast ul.rows').nth(1).locator('li.row')
    const count = await rows.count()
    await page.getByText('Add a device').click()
    await page.getByPlaceholder('Find a device').fill('jetson int8')
    await page.locator('.picker li button').first().click()
    await expect.poll(() => rows.count()).toBe(count + 1)
    await rows.last().hover()
    await rows.last().getByRole('button').click()
    await expect.poll(() => rows.count()).toBe(count)
  })

  test('what is hostile runs nothing, freezes nothing and is told', async () => {
    const { page } = at.visitor
    const trouble = page.getByRole('alert')
    await at.visitor.drop(
      '<img src=x onerror="document.title=1">.onnx',
      Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 251),
    )
    await trouble.first().waitFor()
    await at.visitor.drop('deep.json', '['.repeat(100_000))
    await expect.poll(() => trouble.first().textContent()).toMatch(/deep/)
    const markup = NETWORK.nodes.map(({ id, ...node }) => ({ ...node, id: `${id}<b>`, inputs: ['input'] }))
    await at.visitor.drop('markup.json', JSON.stringify({ ...NETWORK, nodes: markup }))
    await page.getByText('This network cannot be read').waitFor()
    await at.visitor.drop('huge.txt', 'x'.repeat(20 * 2 ** 20))
    await expect.poll(() => trouble.first().textContent()).toMatch(/huge\.txt/)
    expect(await page.title()).toBe('Archcast')
    expect(await page.locator('img[src="x"]').count()).toBe(0)
  })

  test('nobody else was asked, the policy held, and no script failed', () => {
    expect(at.visitor.faults).toEqual([])
  })
})
