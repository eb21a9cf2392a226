import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldsOf, splitGroups } from './groups.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'

interface Item {
  readonly id: number
  readonly group: string
}

const groupOf = ({ group }: Item) => group
const groupsOf = (items: readonly Item[]) => new Set(items.map(groupOf))
const items = fc
  .array(fc.nat(12), { minLength: 1, maxLength: 60 })
  .map((groups) => groups.map((group, id): Item => ({ id, group: `class ${group}` })))
const seed = fc.nat(1000)
const inOrder = (some: readonly Item[]) => some.every(({ id }, i) => i === 0 || id > some[i - 1].id)

function expectSides(all: readonly Item[], one: readonly Item[], other: readonly Item[]): void {
  expect([...one, ...other].toSorted((a, b) => a.id - b.id)).toEqual(all)
  expect([...groupsOf(one)].filter((group) => groupsOf(other).has(group))).toEqual([])
  expect(inOrder(one) && inOrder(other)).toBe(true)
}

describe('a split', () => {
  test('has all items, whole groups on either side, about the share of them', () => {
    fc.assert(
      fc.property(items, fc.double({ min: 0, max: 1, noNaN: true }), seed, (all, share, number) => {
        const groups = groupsOf(all).size
        fc.pre(groups >= 2)
        const [chosen, rest] = splitGroups(all, groupOf, share, createRandom(number))
        expectSides(all, chosen, rest)
        expect(rest.length).toBeGreaterThan(0)
        expect(chosen.length).toBeGreaterThan(0)
        const off = Math.abs(groupsOf(chosen).size - share * groups)
        expect(off).toBeLessThanOrEqual(share * groups < 1 || (1 - share) * groups < 1 ? 1 : 0.5)
      }),
    )
  })

  test('is another one for another seed, and the same for the same', () => {
    const all = Array.from({ length: 100 }, (_, id) => ({ id, group: `${id}` }))
    const chosen = (number: number) => splitGroups(all, groupOf, 0.3, createRandom(number))[0]
    expect(chosen(1)).toEqual(chosen(1))
    expect(chosen(1)).not.toEqual(chosen(2))
    expect(chosen(1)).not.toEqual(all.slice(0, 30))
  })

  test('needs two groups', () => {
    const one = [0, 1].map((id) => ({ id, group: 'same' }))
    expect(() => splitGroups(one, groupOf, 0.5, createRandom(1))).toThrow(
      new RangeError('a split needs two groups, not 1'),
    )
  })
})

describe('folds', () => {
  test('hold every item once, whole groups each, of about equal numbers of groups', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 6 }), seed, (all, count, number) => {
        const groups = groupsOf(all).size
        fc.pre(groups >= count)
        const folds = foldsOf(all, groupOf, count, createRandom(number))
        expect(folds).toHaveLength(count)
        for (const [held, rest] of folds) {
          expectSides(all, held, rest)
          expect([Math.floor(groups / count), Math.ceil(groups / count)]).toContain(groupsOf(held).size)
        }
        expect(folds.flatMap(([held]) => held).toSorted((a, b) => a.id - b.id)).toEqual(all)
      }),
    )
  })

  test('need as many groups', () => {
    const three = [0, 1, 2, 3].map((id) => ({ id, group: `${id % 3}` }))
    expect(() => foldsOf(three, groupOf, 4, createRandom(1))).toThrow(
      new RangeError('4 folds need as many groups, not 3'),
    )
  })
})
