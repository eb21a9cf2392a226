// Fronts and labels of the plots, by properties.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frontOf, stepsOf } from './front.ts'
import { placeLabels } from './labels.ts'

const places = fc.array(fc.record({ x: fc.nat(20), y: fc.nat(20) }), { maxLength: 40 })

test('a front has all that nothing beats, and nothing else', () => {
  fc.assert(
    fc.property(places, fc.boolean(), (points, less) => {
      const worth = (y: number) => (less ? -y : y)
      const beaten = ({ x, y }: { x: number; y: number }) =>
        points.some((other) => {
          const [ahead, behind] = [worth(other.y) - worth(y), other.x - x]
          return ahead >= 0 && behind <= 0 && (ahead > 0 || behind < 0)
        })
      const front = frontOf(points, less)
      expect(new Set(front)).toEqual(new Set(points.filter((point) => !beaten(point))))
      expect(front.map(({ x }) => x)).toEqual(front.map(({ x }) => x).toSorted((a, b) => a - b))
    }),
  )
  expect(
    stepsOf(
      [
        { x: 1, y: 9 },
        { x: 4, y: 5 },
      ],
      7,
    ),
  ).toBe('M1 9H4V5H7')
})

test('names cover neither one another nor points', () => {
  const point = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) })
  const area = { left: 0, right: 400, top: 0, bottom: 300 }
  fc.assert(
    fc.property(fc.array(point, { maxLength: 30 }), (points) => {
      const wanted = points.map((at, i) => ({ ...at, key: String(i), text: 'network' }))
      const boxes = placeLabels(wanted, area).map(({ at, anchor }) => {
        const left = anchor === 'start' ? at.x : anchor === 'end' ? at.x - 43 : at.x - 21.5
        return { left, right: left + 43, top: at.y - 10, bottom: at.y + 2 }
      })
      boxes.forEach((a, i) => {
        expect(points.some(({ x, y }) => x > a.left && x < a.right && y > a.top && y < a.bottom)).toBe(false)
        for (const b of boxes.slice(i + 1))
          expect(a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom).toBe(false)
      })
    }),
  )
  expect(placeLabels([{ key: 'a', text: 'alone', x: 100, y: 100 }], area)).toMatchObject([{ anchor: 'start' }])
})
