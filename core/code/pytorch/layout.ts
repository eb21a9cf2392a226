// What moves, cuts and joins values, in PyTorch.
import { sizeOf } from '../../ops/shape.ts'
import { einsumEquation } from '../einsum-equation.ts'
import { listed, number, quoted, tuple } from '../python.ts'
import { aligned, indexed, span, widened } from '../written.ts'
import { margins } from './margins.ts'
import type { LayoutName } from '../groups.ts'
import type { Dialect, Sayings } from '../written.ts'

/** The value with the batch that others have. */
const expanded = (text: string, rank: number, batch: string) => `${text}.expand(${batch}${', -1'.repeat(rank)})`

function extreme(name: 'argmax' | 'argmin'): Dialect['arg_max'] {
  return ({ axis, keep }, { reads: [x] }) => ({
    value: `${x}.${name}(${axis + 1}${keep ? ', keepdim=True' : ''}).float()`,
  })
}

const buffer = (self: string, text: string) =>
  `self.register_buffer(${quoted(self.slice('self.'.length))}, ${text}, persistent=False)`

/** Numbers that follow each other, or the list. */
function indices(list: readonly number[]): string {
  const [first] = list
  const run = list.every((index, at) => index === first + at)
  return run ? `torch.arange(${first}, ${first + list.length})` : `torch.tensor(${listed(list)})`
}

export const LAYOUT: Sayings<LayoutName> = {
  identity: (_, { reads: [x] }) => ({ value: x }),
  zero({ stride }, { inputs: [from], reads: [x] }) {
    const sides = Math.min(from.length - 1, 2)
    const steps = sides === 1 ? [stride[1]] : stride.slice(0, sides)
    const strided = steps.some((step) => step > 1) ? `${x}[:, :${steps.map((step) => `, ::${step}`).join('')}]` : x
    return { value: `torch.zeros_like(${strided})` }
  },
  concat({ axis = 0 }, { inputs, reads, batched, batch }) {
    if (reads.length === 1) return { value: reads[0] }
    const uneven = batched.includes(true)
    const parts = reads.map((x, k) => (uneven && !batched[k] ? expanded(x, inputs[k].length, batch) : x))
    return { value: `torch.cat([${parts.join(', ')}], ${axis + 1})` }
  },
  slice: ({ start, end, axis = 0, step = 1 }, { inputs: [from], reads: [x] }) => ({
    value: indexed(x, axis, span(start, end, step, from[axis])),
  }),
  pad: (op, { inputs: [from], reads: [x] }) => ({ value: `F.pad(${x}, ${margins(op, Math.min(2, from.length - 1))})` }),
  extend: ({ axis, before, after }, { inputs: [from], reads: [x] }) => ({
    value: `F.pad(${x}, ${tuple([...Array<number>(2 * (from.length - 1 - axis)).fill(0), before, after])})`,
  }),
  resize({ size, mode }, { reads: [x] }) {
    const name = { nearest: 'nearest', linear: 'bilinear', cubic: 'bicubic' }[mode]
    return { value: `F.interpolate(${x}, size=${tuple(size)}, mode="${name}")` }
  },
  channel_shuffle: ({ groups }, { reads: [x] }) => ({
    value: `${x}.unflatten(1, (${groups}, -1)).transpose(1, 2).flatten(1, 2)`,
  }),
  reshape({ shape }, { inputs: [from], reads: [x] }) {
    if (shape.length === 1 && from.length > 0) return { value: from.length === 1 ? x : `${x}.flatten(1)` }
    return { value: `${x}.reshape(${[-1, ...shape].join(', ')})` }
  },
  transpose: ({ perm }, { reads: [x] }) => ({
    value: `${x}.permute(${[0, ...perm.map((axis) => axis + 1)].join(', ')})`,
  }),
  expand: ({ shape }, { inputs: [from], reads: [x] }) => ({
    value: `${widened(x, from, shape.length)}.expand(${[-1, ...shape].join(', ')})`,
  }),
  tile: ({ repeats }, { reads: [x] }) => ({ value: `${x}.repeat(${[1, ...repeats].join(', ')})` }),
  gather({ axis, indices: given }, { inputs: [from], reads: [x], self }) {
    const value = `${x}.index_select(${axis + 1}, ${self})`
    if (typeof given !== 'number') return { value, init: [buffer(self, indices(given))] }
    const note = 'Which entries are gathered is not known: the first ones are, again and again.'
    return { value, init: [buffer(self, `torch.arange(${given}) % ${from[axis]}`)], note }
  },
  cumsum: ({ axis }, { reads: [x] }) => ({ value: `${x}.cumsum(${axis + 1})` }),
  arg_max: extreme('argmax'),
  arg_min: extreme('argmin'),
  top_k: ({ k, axis, places }, { reads: [x] }) => ({
    value: `${x}.topk(${k}, dim=${axis + 1}).${places ? 'indices.float()' : 'values'}`,
  }),
  overwrite(_, { inputs: [data, updates], shape, reads: [x, y] }) {
    const rest = sizeOf(data) - sizeOf(updates)
    const sides = shape.length === 1 ? '' : `.unflatten(1, ${tuple(shape)})`
    const rows = (text: string, { length }: { readonly length: number }) => (length === 1 ? text : `${text}.flatten(1)`)
    return {
      value: `(${rows(x, data)} + F.pad(${rows(y, updates)}, (0, ${rest})))${sides}`,
      note: 'Which elements are overwritten is not known: the new ones are added to the first.',
    }
  },
  constant({ shape, value, windows }, { self }) {
    if (windows) {
      const made = `shifted_mask(${tuple(windows.size)}, ${tuple(windows.window)}, ${tuple(windows.shift)})`
      return { value: self, init: [buffer(self, made)], calls: ['shifted_mask'] }
    }
    const made = `torch.full(${tuple([1, ...shape])}, ${floating(value ?? 0)})`
    if (value !== undefined) return { value: self, init: [buffer(self, made)] }
    return { value: self, init: [buffer(self, made)], note: 'Constants whose numbers are not known are zeros.' }
  },
  matmul: (_, place) => ({ value: aligned(place).join(' @ '), loose: true }),
  einsum({ equation }, place) {
    const { written, values } = einsumEquation(equation, place)
    return { value: `torch.einsum(${[quoted(written), ...values].join(', ')})` }
  },
}

/** A tensor of whole numbers would be one of integers. */
const floating = (value: number) => (/[.e]/.test(number(value)) ? number(value) : `${value}.0`)
