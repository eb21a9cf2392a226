// Arithmetic of constants: what exporters leave of shapes, and weights of which only the extents are known.
import { madeOf } from './constants.ts'
import { ARITHMETIC } from './fold-arithmetic.ts'
import { MOVES } from './fold-moves.ts'
import type { Constant } from '../ops/reader.ts'
import type { Context } from './context.ts'

type Folder = (context: Context, inputs: readonly Constant[]) => Constant | readonly Constant[]

/** Operators that give as many numbers as they read first, which nobody needs to know. */
const ALIKE = [
  'Elu',
  'Erf',
  'Gelu',
  'GroupNormalization',
  'HardSigmoid',
  'HardSwish',
  'InstanceNormalization',
  'LayerNormalization',
  'LeakyRelu',
  'LogSoftmax',
  'LpNormalization',
  'Mish',
  'QuantizeLinear',
  'Relu',
  'ScatterElements',
  'ScatterND',
  'Selu',
  'Sigmoid',
  'Softmax',
  'Softplus',
  'Softsign',
  'Tan',
  'Tanh',
  'Trilu',
]

/** The running statistics are no learned numbers, whatever they are computed of. */
const normalised: Folder = (_, [x, scale, shift]) => madeOf([x, scale, shift], x.dims)

const alike: Folder = (_, inputs) => madeOf(inputs.slice(0, 1), inputs[0].dims)

/** Integer weights and their scales: as many learned numbers as the weights have. */
const dequantised: Folder = (context, [x]) => {
  const name = context.inputs[0]
  const known = x.sources.size > 0 ? x.sources : (x.maybe ?? new Map([[name, x.data?.length ?? 0]]))
  return { ...madeOf([x], x.dims, undefined, true), sources: known }
}

const FOLDERS: ReadonlyMap<string, Folder> = new Map<string, Folder>([
  ...ALIKE.map((op) => [op, alike] as const),
  ['BatchNormalization', normalised],
  ['DequantizeLinear', dequantised],
  ...ARITHMETIC,
  ...MOVES,
])

/** Operators that are computed where they read constants alone. */
export const FOLDED: readonly string[] = [...FOLDERS.keys()]

/** Inputs that operators cannot do without, where these are more than one. */
const FEWEST: ReadonlyMap<string, number> = new Map([
  ['BatchNormalization', 3],
  ['Expand', 2],
  ['Gather', 2],
  ['GatherElements', 2],
  ['Tile', 2],
  ['Where', 3],
])

/** Whether `readFolded` does the operator of constants alone. */
export const folds = (op: string): boolean => FOLDERS.has(op)

export function readFolded(context: Context): Constant | readonly Constant[] {
  // Asking for what is missing refuses the node.
  for (let position = 0; position < (FEWEST.get(context.op) ?? 1); position++) context.constant(position)
  const inputs = context.inputs.flatMap((name, i) => (name === '' ? [] : [context.constant(i)]))
  return FOLDERS.get(context.op)!(context, inputs)
}
