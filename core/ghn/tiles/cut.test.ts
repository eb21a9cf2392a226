// Weights that stay where their tiles are have the elements that putting them together elsewhere gives.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elements } from '../../onnx/graph.ts'
import { defaultConfig, tileKinds } from '../config.ts'
import { cutWeight, joinTiles, roomOf } from './cut.ts'
import { tilePlaces } from './places.ts'
import type { WeightPlan } from './tile-plan.ts'

const kinds = tileKinds(defaultConfig)

/** Of any kind, up to three tiles long along its first axes, at most as large as a tile along the others. */
const plans = fc.constantFrom(...kinds.keys()).chain((kind) =>
  fc
    .tuple(...kinds[kind].shape.map((extent, axis) => fc.integer({ min: 1, max: axis < 2 ? 3 * extent : extent })))
    .map((shape): WeightPlan => {
      const spec = { node: 0, name: 'w', role: 'weight', shape, fill: 'kernel' } as const
      const places = tilePlaces(spec, kinds[kind])
      return { spec, tiles: places.map((place, row) => ({ kind, row, node: 0, place, scale: 1 })), constant: 0 }
    }),
)

test('in place and put together are the same, and take the room that is counted', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { kind } = plan.tiles[0]
      const rows = new Float32Array(plan.tiles.length * elements(kinds[kind].shape)).map((_, i) => i)
      const wanted = new Float32Array(elements(plan.spec.shape))
      joinTiles(plan, kinds[kind], rows, wanted)
      const tiles = kinds.map((_, other) => (other === kind ? rows : new Float32Array()))
      let room = 0
      const cut = cutWeight(plan, kinds, tiles, (length) => new Float32Array((room += length)))
      expect(Buffer.compare(Buffer.from(wanted.buffer), Buffer.from(cut.slice().buffer))).toBe(0)
      expect(roomOf([plan], kinds)).toBe(room)
    }),
    { numRuns: 100 },
  )
})
