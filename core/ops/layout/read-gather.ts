// Gather as ONNX spells it: parts of a value, rows of a table by token ids, entries by constant numbers.
import type { Activation, ReadContext, Tensor } from '../reader.ts'
import type { GatherOp, SliceOp } from './ops.ts'

export function readGather(context: ReadContext): Tensor {
  if (!context.isConstant(1)) return byIds(context)
  if (context.op === 'GatherND') return byPlaces(context)
  const value = context.activation(0)
  const dims = context.dims(value)
  const given = context.int('axis', 0)
  const axis = given < 0 ? given + dims.length : given
  const size = dims[axis]
  const indices = context.constant(1)
  const list = indices.data?.map((index) => (index < 0 ? index + size : index))
  if (list?.some((index) => !(index >= 0 && index < size)))
    context.fail(`it takes entries past the ${size} that there are`)
  const made = picked(context, context.inPlace(value), axis, list, elementsOf(indices.dims))
  const after = [...dims.slice(0, axis), ...indices.dims, ...dims.slice(axis + 1)]
  return indices.dims.length === 1 ? made : withoutAxis(context, made, axis, after)
}

const elementsOf = (dims: readonly number[]) => dims.reduce((product, size) => product * size, 1)

/** The axis of the entries in the shape of the indices: gone for a single one. */
function withoutAxis(context: ReadContext, value: Activation, axis: number, dims: readonly number[]): Activation {
  const added = dims.length - context.dims(value).length
  const { batch } = value
  const view = context.inPlace(context.reshape(value, dims))
  if (!batch || batch.merged) return view
  // A batch of one could be taken for another axis of one: it stays where it was.
  const at = batch.axis > axis ? batch.axis + added : batch.axis
  return { ...view, batch: { axis: at, merged: false } }
}

function picked(
  context: ReadContext,
  x: Activation,
  axis: number,
  list: readonly number[] | undefined,
  count: number,
): Activation {
  const at = context.axis(x, axis)
  const run = list && list.length > 0 && list.every((index, i) => index === list[0] + i)
  if (run && list.length === x.shape[at]) return x
  const op: SliceOp | GatherOp = run
    ? { type: 'slice', start: list[0], end: list[0] + list.length, ...(at !== 0 && { axis: at }) }
    : { type: 'gather', axis: at, indices: list && list.length <= MOST ? list : count }
  return context.add(op, [x])
}

/** Entries by their place along the first few axes at once: as many of all of them. */
function byPlaces(context: ReadContext): Tensor {
  const x = context.tensor(0)
  const dims = context.dims(x)
  const places = context.constant(1).dims
  const depth = places.at(-1) ?? 0
  // A batch of one has only one entry to pick.
  const alongBatch = x.batch !== undefined && x.batch.axis < depth && context.batch > 1
  if (context.int('batch_dims', 0) !== 0 || alongBatch) return context.fail('it picks entries along the batch')
  const count = elementsOf(places.slice(0, -1))
  const rows = context.reshape(x, [elementsOf(dims.slice(0, depth)), ...dims.slice(depth)])
  const op: GatherOp = { type: 'gather', axis: 0, indices: count }
  return context.reshape(context.add(op, [context.inPlace(rows)]), [...places.slice(0, -1), ...dims.slice(depth)])
}

/** Numbers that are kept of a list; of longer ones only how many they are. */
const MOST = 1_024

/** Rows of a table by what the network reads. */
function byIds(context: ReadContext): Tensor {
  const ids = context.tensor(1)
  if (context.isConstant(0)) {
    const table = context.constant(0)
    // A quantised table is one of integers.
    if (table.dims.length === 2 && context.int('axis', 0) === 0) {
      const [vocabulary, channels] = table.dims
      return context.add({ type: 'embedding', vocabulary }, [ids], { channels, tensors: [table] })
    }
  }
  return context.fail(
    'entries that are picked by what the network computes are not read, but for rows of a table [entries, channels]',
  )
}
