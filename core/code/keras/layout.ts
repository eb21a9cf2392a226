// What moves, cuts and joins values, in Keras.
import { sizeOf } from '../../ops/shape.ts'
import { einsumEquation } from '../einsum-equation.ts'
import { listed, number, quoted, tuple } from '../python.ts'
import { aligned, indexed, span, widened } from '../written.ts'
import { marginsOf } from './windows.ts'
import type { Shape } from '../../ops/shape.ts'
import type { LayoutName } from '../groups.ts'
import type { Dialect, Sayings } from '../written.ts'

const reshaped = (text: string, shape: Shape) => `ops.reshape(${text}, ${tuple([-1, ...shape])})`
const transposed = (text: string, order: readonly number[]) => `ops.transpose(${text}, ${tuple(order)})`

function extreme(name: 'argmax' | 'argmin'): Dialect['arg_max'] {
  return ({ axis, keep }, { reads: [x] }) => ({
    value: `ops.cast(ops.${name}(${x}, axis=${axis + 1}${keep ? ', keepdims=True' : ''}), "float32")`,
  })
}

/** Places of the pixels that are nearest above, or to the left. */
const nearest = (from: number, to: number) => `[i * ${from} // ${to} for i in range(${to})]`

export const LAYOUT: Sayings<LayoutName> = {
  identity: (_, { reads: [x] }) => ({ value: x }),
  zero({ stride }, { inputs: [from], reads: [x] }) {
    const sides = Math.min(from.length - 1, 2)
    const steps = sides === 1 ? [stride[1]] : stride.slice(0, sides)
    const strided = steps.some((step) => step > 1) ? `${x}[:, :${steps.map((step) => `, ::${step}`).join('')}]` : x
    return { value: `ops.zeros_like(${strided})` }
  },
  concat({ axis = 0 }, { inputs, reads, batched, batch }) {
    if (reads.length === 1) return { value: reads[0] }
    const uneven = batched.includes(true)
    const parts = reads.map((x, k) =>
      uneven && !batched[k] ? `ops.broadcast_to(${x}, ${tuple([batch, ...inputs[k]])})` : x,
    )
    return { value: `ops.concatenate([${parts.join(', ')}], axis=${axis + 1})` }
  },
  slice: ({ start, end, axis = 0, step = 1 }, { inputs: [from], reads: [x] }) => ({
    value: indexed(x, axis, span(start, end, step, from[axis])),
  }),
  pad: (op, { inputs: [from], reads: [x] }) => ({
    value: `ops.pad(${x}, ${marginsOf(op, Math.min(2, from.length - 1))})`,
  }),
  extend: ({ axis, before, after }, { inputs: [from], reads: [x] }) => ({
    value: `ops.pad(${x}, ${tuple(['(0, 0)', ...from.map((_, at) => (at === axis ? tuple([before, after]) : '(0, 0)'))])})`,
  }),
  resize({ size, mode }, { inputs: [[, height, width]], reads: [x], fail }) {
    if (mode === 'cubic') fail("its backends mix pixels by unlike weights; name the mode 'linear' or 'nearest'")
    if (mode === 'linear') {
      return { value: `ops.image.resize(${x}, ${tuple(size)}, interpolation="bilinear", data_format="channels_first")` }
    }
    const rows = `ops.take(${x}, ${nearest(height, size[0])}, axis=2)`
    return { value: `ops.take(${rows}, ${nearest(width, size[1])}, axis=3)` }
  },
  channel_shuffle({ groups }, { shape: [channels, ...sides], reads: [x] }) {
    const dealt = reshaped(x, [groups, channels / groups, ...sides])
    return { value: reshaped(transposed(dealt, [0, 2, 1, ...sides.map((_, axis) => axis + 3)]), [channels, ...sides]) }
  },
  reshape: ({ shape }, { reads: [x] }) => ({ value: reshaped(x, shape) }),
  transpose: ({ perm }, { reads: [x] }) => ({ value: transposed(x, [0, ...perm.map((axis) => axis + 1)]) }),
  expand: ({ shape }, { inputs: [from], reads: [x], batched: [one], batch }) => ({
    value: `ops.broadcast_to(${widened(x, from, shape.length)}, ${tuple([one ? batch : 1, ...shape])})`,
  }),
  tile: ({ repeats }, { reads: [x] }) => ({ value: `ops.tile(${x}, ${tuple([1, ...repeats])})` }),
  gather({ axis, indices }, { inputs: [from], reads: [x], self }) {
    const value = `ops.take(${x}, ${self}, axis=${axis + 1})`
    if (typeof indices !== 'number') return { value, init: [`${self} = ops.convert_to_tensor(${listed(indices)})`] }
    const note = 'Which entries are gathered is not known: the first ones are, again and again.'
    return { value, init: [`${self} = ops.arange(${indices}) % ${from[axis]}`], note }
  },
  cumsum: ({ axis }, { reads: [x] }) => ({ value: `ops.cumsum(${x}, axis=${axis + 1})` }),
  arg_max: extreme('argmax'),
  arg_min: extreme('argmin'),
  top_k({ k, axis, places }, { inputs: [from], reads: [x] }) {
    const order = [...from.map((_, at) => at).filter((at) => at !== axis), axis].map((at) => at + 1)
    const back = [0, ...from.map((_, at) => order.indexOf(at + 1) + 1)]
    const last = axis === from.length - 1
    const found = `ops.top_k(${last ? x : transposed(x, [0, ...order])}, ${k})[${places ? 1 : 0}]`
    const moved = last ? found : transposed(found, back)
    return { value: places ? `ops.cast(${moved}, "float32")` : moved }
  },
  overwrite: (_, { inputs: [data, updates], shape, reads: [x, y] }) => ({
    value: reshaped(
      `ops.add(${reshaped(x, [sizeOf(data)])}, ops.pad(${reshaped(y, [sizeOf(updates)])}, ((0, 0), (0, ${
        sizeOf(data) - sizeOf(updates)
      }))))`,
      shape,
    ),
    note: 'Which elements are overwritten is not known: the new ones are added to the first.',
  }),
  constant({ shape, value, windows }, { self }) {
    if (windows) {
      const made = `shifted_mask(${tuple(windows.size)}, ${tuple(windows.window)}, ${tuple(windows.shift)})`
      return { value: self, init: [`${self} = ${made}`], calls: ['shifted_mask'] }
    }
    const init = [`${self} = ops.full(${tuple([1, ...shape])}, ${number(value ?? 0)}, "float32")`]
    return {
      value: self,
      init,
      ...(value === undefined && { note: 'Constants whose numbers are not known are zeros.' }),
    }
  },
  matmul: (_, place) => ({ value: `ops.matmul(${aligned(place).join(', ')})` }),
  einsum({ equation }, place) {
    const { written, values } = einsumEquation(equation, place)
    return { value: `ops.einsum(${[quoted(written), ...values].join(', ')})` }
  },
}
