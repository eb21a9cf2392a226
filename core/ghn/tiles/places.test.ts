import { expect, test } from 'vitest'
import { placeReader, placeWidth } from './places.ts'
import type { GhnConfig } from '../config.ts'
import type { TilePosition } from './places.ts'

type Choice = Pick<GhnConfig, 'places' | 'scale'>

function read(config: Choice, place: TilePosition): number[] {
  const target = new Float32Array(placeWidth(config) + 1)
  placeReader(config).write(target, 1, place)
  expect(target[0]).toBe(0)
  return [...target.subarray(1)]
}

test('places are read along each axis, by their logarithms where sizes follow moments', () => {
  expect(read({}, [3, 1, 0, 2])).toEqual([3, 1, 0, 2])
  expect(read({ scale: 'moments' }, [3, 1, 0, 7])).toEqual([2, 1, 0, 3])
})

test('digits tell neighbours apart, and leave the first tile as it is', () => {
  const config: Choice = { places: 'digits' }
  expect(read(config, [5, 2, 0, 0])).toEqual([5, 2, 0, 0, 2, 0, 2, 0, 2, 0])
  expect(read(config, [0, 0, 0, 0])).toEqual(Array(10).fill(0))
  const seen = new Set(Array.from({ length: 8 }, (_, out) => read(config, [out, 0, 0, 0]).slice(4).join()))
  expect(seen.size).toBe(8)
})
