import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { QueueFullError } from './problem.ts'
import { SharedCapacity } from './shared-capacity.ts'

describe('room that callers share', () => {
  test('is half of all for one alone, and half of the rest for the next', () => {
    const room = new SharedCapacity(100)
    const fill = (caller: string) => {
      let count = 0
      while (room.has(caller, 1)) {
        room.enter(caller, 1)
        count++
      }
      return count
    }
    expect([fill('a'), fill('b'), fill('c')]).toEqual([50, 25, 13])
    expect(() => room.enter('a', 1)).toThrow(QueueFullError)
  })

  test('is as much of it as is said, and never more than there is', () => {
    const room = new SharedCapacity(100, 3)
    let count = 0
    for (; room.has('a', 1); count++) room.enter('a', 1)
    expect(count).toBe(75)
    expect(room.has('b', 26)).toBe(false)
    room.enter('b', 15)
    expect(room.has('b', 11)).toBe(false)
  })

  test('is given back once', () => {
    const room = new SharedCapacity(100)
    const leave = room.enter('a', 40)
    expect(room.has('a', 40)).toBe(false)
    leave()
    leave()
    expect(room.has('a', 50)).toBe(true)
    room.enter('a', 50)
    expect(room.has('b', 51)).toBe(false)
  })

  test('is there for what is more than all, alone', () => {
    const room = new SharedCapacity(100)
    const leave = room.enter('a', 1000)
    expect(room.has('b', 1)).toBe(false)
    leave()
    expect(room.has('b', 1)).toBe(true)
  })

  test('is all there again when everyone has left, whoever came and however much they took', () => {
    const guests = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.double({ min: 0, max: 60, noNaN: true })))
    fc.assert(
      fc.property(guests, (list) => {
        const room = new SharedCapacity(100)
        const leaves = list.flatMap((each) => (room.has(...each) ? [room.enter(...each)] : []))
        for (const leave of leaves) leave()
        expect(room.has('d', 1e9)).toBe(true)
      }),
    )
  })
})

test('who was refused and holds nothing comes before others once room is free, for a moment', () => {
  vi.useFakeTimers({ now: 0 })
  try {
    const room = new SharedCapacity(100, 3)
    const leave = Array.from({ length: 5 }, (_, i) => room.enter(`caller ${i}`, 20))
    expect(() => room.enter('late', 20)).toThrow(QueueFullError)
    leave[0]()
    expect(room.has('caller 1', 20)).toBe(false)
    expect(room.has('late', 20)).toBe(true)
    vi.setSystemTime(1000)
    expect(room.has('caller 1', 20)).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
