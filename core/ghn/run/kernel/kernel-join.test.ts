// The kernel joins tiles to the same bits as plain loops do.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elements } from '../../../onnx/graph.ts'
import { defaultConfig, tileKinds } from '../../config.ts'
import { joinTiles } from '../../tiles/cut.ts'
import { tilePlaces } from '../../tiles/places.ts'
import { builtInKernel } from './built-in.ts'
import { kernelJoin } from './kernel-join.ts'
import type { WeightPlan } from '../../tiles/tile-plan.ts'

const join = kernelJoin(builtInKernel())
const kinds = tileKinds(defaultConfig).filter(({ shape }) => shape.length === 4)
const extent = fc.integer({ min: 1, max: 200 })

/** A weight of many tiles, the first of which is not the first row of its kind; rows have all bits. */
const cases = fc
  .record({
    kind: fc.constantFrom(...kinds),
    out: extent,
    into: extent,
    window: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    turned: fc.boolean(),
    first: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ kind, out, into, window, turned, first }) => {
    const shape = [out, into, window ?? kind.shape[2], window ?? kind.shape[3]]
    const spec = { node: 0, name: 'w', role: 'weight', shape, fill: 'kernel' } as const
    const tiles = tilePlaces(spec, kind).map((place, i) => ({ kind: 0, row: first + i, node: 0, place, scale: 1 }))
    return { kind, plan: { spec, tiles, constant: 0, ...(turned && { turned }) } satisfies WeightPlan }
  })

test('to the same bits, of whatever width and window, turned or not', () => {
  fc.assert(
    fc.property(cases, ({ kind, plan }) => {
      const bits = new Int32Array(elements(kind.shape) * (plan.tiles.at(-1)!.row + 1))
      for (let i = 0; i < bits.length; i++) bits[i] = Math.imul(i, 0x9e3779b9)
      const rows = new Float32Array(bits.buffer)
      const [wanted, joined] = [0, 1].map(() => new Float32Array(elements(plan.spec.shape)))
      joinTiles(plan, kind, rows, wanted)
      join(plan, kind, rows, joined)
      expect(Buffer.compare(Buffer.from(joined.buffer), Buffer.from(wanted.buffer))).toBe(0)
    }),
    { numRuns: 40 },
  )
})

test('rows too wide for its memory as well', () => {
  const kind = kinds.find(({ name }) => name === 'conv_64x3')!
  const spec = { node: 0, name: 'w', role: 'weight', shape: [3, 2100, 3, 3], fill: 'kernel' } as const
  const tiles = tilePlaces(spec, kind).map((place, row) => ({ kind: 0, row, node: 0, place, scale: 1 }))
  const rows = new Float32Array(elements(kind.shape) * tiles.length).map((_, i) => i)
  const [wanted, joined] = [0, 1].map(() => new Float32Array(elements(spec.shape)))
  const plan: WeightPlan = { spec, tiles, constant: 0, turned: true }
  joinTiles(plan, kind, rows, wanted)
  join(plan, kind, rows, joined)
  expect(joined).toEqual(wanted)
})
