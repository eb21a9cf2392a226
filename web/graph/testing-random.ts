// Networks of any wiring, for properties.
import fc from 'fast-check'
import { drawing } from './testing.ts'
import type { DrawnNetwork } from './network.ts'

const OPS = ['conv', 'relu', 'add', 'concat', 'constant', 'max_pool']

/** Up to so many layers: chains, joins near and far, constants, layers that nothing reads, several outputs. */
export const networks = (most = 40): fc.Arbitrary<DrawnNetwork> =>
  fc
    .record({
      layers: fc.array(
        fc.record({
          op: fc.constantFrom(...OPS),
          // How far back each input is; mostly the layer before.
          back: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.nat(12)), {
            minLength: 1,
            maxLength: 3,
          }),
        }),
        { minLength: 1, maxLength: most },
      ),
      exits: fc.array(fc.nat(most), { maxLength: 2 }),
    })
    .map(({ layers, exits }) => {
      const { add, finish } = drawing()
      for (const [index, { op, back }] of layers.entries()) {
        const inputs = op === 'constant' ? [] : back.map((steps) => Math.max(-1, index - steps - (steps === 0 ? 1 : 0)))
        add(op, inputs)
      }
      return finish(...exits.map((exit) => exit % layers.length), layers.length - 1)
    })
