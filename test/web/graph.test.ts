// The graph of the page, as a person uses it: by keys, by mouse, and from the table beside it.
import { beforeAll, describe, expect, test } from 'vitest'
import { atThePage } from './at-the-page.ts'
import { CHROMIUM } from './browser.ts'

describe.skipIf(!CHROMIUM)('the graph', () => {
  const at = atThePage('files')

  beforeAll(async () => {
    // What moves is still at once.
    await at.visitor.page.emulateMedia({ reducedMotion: 'reduce' })
  })

  const canvas = () => at.visitor.page.locator('.graph-canvas')
  const spoken = () => at.visitor.page.locator('.graph [aria-live]').textContent()
  const boxes = () => at.visitor.page.locator('.graph ol li').allTextContents()
  const selected = () => at.visitor.page.locator('.layers tr[aria-selected=true] th').textContent()
  const shot = async () => (await canvas().screenshot()).toString('base64')

  test('shows ResNet-50 in blocks, not in layers', async () => {
    const shown = await boxes()
    expect(shown.length).toBeGreaterThan(12)
    expect(shown.length).toBeLessThan(85)
    expect(shown[0]).toBe('input input')
    expect(shown.at(-1)).toBe('output output')
  })

  test('is walked along by arrow keys, with what is said and selected', async () => {
    await canvas().focus()
    for (const key of ['Home', 'ArrowDown']) await at.visitor.page.keyboard.press(key)
    await expect.poll(spoken).toMatch(/^conv 7×7\/2-bn-relu, folded, 3 layers/)
    await expect.poll(selected).toBe('stem.conv')
    await at.visitor.page.keyboard.press('Enter')
    await expect.poll(boxes).toContainEqual(expect.stringMatching(/^conv 7x7\/2, stem\.conv; output 64×112×112; /))
    await at.visitor.page.keyboard.press('ArrowDown')
    await expect.poll(selected).toBe('stem.bn')
    await at.visitor.page.keyboard.press('Enter')
    await expect.poll(boxes).not.toContainEqual(expect.stringMatching(/^batch_norm/))
  })

  test('goes to the layer that is selected in the table, and unfolds to it', async () => {
    await at.visitor.page.getByRole('searchbox').fill('layer3.4.2.relu')
    const [row] = await at.visitor.page.locator('.layers tbody tr th button').all()
    const id = (await row.textContent())!
    const before = await shot()
    await row.click()
    await expect.poll(spoken).toMatch(new RegExp(`^relu, ${id}; `))
    await expect.poll(shot).not.toBe(before)
    await at.visitor.page.getByRole('searchbox').fill('')
  })

  test('moves by the wheel and by dragging, grows by the wheel with Ctrl, and 0 brings its width back', async () => {
    const { page } = at.visitor
    await canvas().focus()
    await page.keyboard.press('0')
    const { x, y, width, height } = (await canvas().boundingBox())!
    const [left, middle] = [x + 80, y + height / 2]
    await page.mouse.move(left, middle)
    const start = await shot()
    await page.mouse.wheel(0, 400)
    await expect.poll(shot).not.toBe(start)
    await page.keyboard.press('0')
    await expect.poll(shot).toBe(start)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await expect.poll(shot).not.toBe(start)
    await page.keyboard.press('0')
    await page.mouse.down()
    await page.mouse.move(left + width / 8, middle - 90, { steps: 4 })
    await page.mouse.up()
    await page.mouse.move(left, middle)
    await expect.poll(shot).not.toBe(start)
    await page.keyboard.press('0')
    await expect.poll(shot).toBe(start)
  })

  test('folds and unfolds all', async () => {
    const { page } = at.visitor
    await page.getByRole('button', { name: 'Fold all', exact: true }).click()
    await expect.poll(async () => (await boxes()).length).toBeLessThan(20)
    await page.getByRole('button', { name: 'Unfold all' }).click()
    await expect.poll(async () => (await boxes()).length).toBeGreaterThan(150)
  })

  test('is coloured by shares, with what the colours mean', async () => {
    const { page } = at.visitor
    const before = await shot()
    await page.getByLabel('Colour by').selectOption({ label: 'MACs' })
    await expect.poll(() => page.locator('.graph-legend').textContent()).toMatch(/^MACs0%\d/)
    expect(await shot()).not.toBe(before)
  })

  test('has no barrier, and nothing went wrong', async () => {
    expect((await at.visitor.barriers()).filter((place) => place.includes('graph'))).toEqual([])
    expect(at.visitor.faults).toEqual([])
  })
})
