import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldBlocks } from './blocks.ts'
import { createLayout } from './layout.ts'
import { networks } from './testing-random.ts'
import { residual, unet } from './testing.ts'
import { blocksAround, blocksIn, unfoldedAtFirst } from './unfolding.ts'

test.each([1, 8, 16, 100, 900])(
  'of %i residual blocks, few enough boxes show at first, and not next to none',
  (blocks) => {
    const network = residual(blocks)
    const parts = foldBlocks(network)
    const { boxes } = createLayout()({ network, parts, unfolded: unfoldedAtFirst(parts) })
    expect(boxes.length).toBeLessThanOrEqual(82)
    if (blocks === 16) expect(boxes.filter(({ title }) => title === 'add-relu')).toHaveLength(16)
  },
)

test('blocks of one title are unfolded together', () => {
  fc.assert(
    fc.property(networks(60), fc.integer({ min: 3, max: 30 }), (network, most) => {
      const parts = foldBlocks(network)
      const unfolded = unfoldedAtFirst(parts, most)
      // Only what is within something unfolded could show.
      const around = (id: string) =>
        blocksIn(parts).filter((block) => block.parts.some((part) => part.kind !== 'layer' && part.id === id))
      for (const id of unfolded) for (const outer of around(id)) expect(unfolded).toContain(outer.id)
    }),
  )
})

test('units stay folded at first', () => {
  const parts = foldBlocks(residual(2))
  const units = blocksIn(parts).filter(({ kind }) => kind === 'unit')
  expect(units.length).toBeGreaterThan(0)
  const unfolded = unfoldedAtFirst(parts)
  for (const { id } of units) expect(unfolded).not.toContain(id)
})

test('the blocks around a layer are those that hold it, from the outside in', () => {
  const network = unet(3)
  const parts = foldBlocks(network)
  for (const layer of network.layers.keys()) {
    const around = blocksAround(parts, layer)
    expect(around.map(({ id }) => id).toSorted()).toEqual(
      blocksIn(parts)
        .flatMap(({ id, layers }) => (layers.includes(layer) ? [id] : []))
        .toSorted(),
    )
    for (const [at, block] of around.slice(1).entries()) expect(around[at].parts).toContain(block)
  }
})
