// What a network reads: its inputs, where the batch stands in them, and the extents that the file leaves open.
import { LIMITS } from '../ops/network-limits.ts'
import { namelessExtent } from './decode-value.ts'
import { Diagnostics } from './diagnostics.ts'
import { fileError, quote } from './errors.ts'
import type { NetworkInput } from '../arch/graph.ts'
import type { Activation, BatchAxis } from '../ops/reader.ts'
import type { OnnxFile, OnnxValueInfo } from './file.ts'

/** Extents that a file may leave open. */
export interface InputSize {
  /** Height and width of an image, pixels. */
  readonly height?: number
  readonly width?: number
  /** Images a run; 1 where it is left out. */
  readonly batch?: number
  /** Other extents by the names that the file gives them. */
  readonly dims?: Readonly<Record<string, number>>
}

export interface ReadInput {
  /** The file's name for it. */
  readonly name: string
  readonly input: NetworkInput
  readonly value: Activation
}

export interface ReadInputs {
  readonly inputs: readonly ReadInput[]
  /** Images a run. */
  readonly batch: number
}

/** @throws {ArchitectureError} where it reads nothing, or an extent is open and not given */
export function readInputs(file: OnnxFile, name: string, size: InputSize = {}): ReadInputs {
  // Old files list their weights among the inputs.
  const infos = file.inputs.filter((info) => !file.initializers.has(info.name) && givenNumber(info, size) === undefined)
  if (infos.length === 0) throw fileError('unsupported', name, 'it has no inputs: its outputs are constants')
  const [first] = infos
  const dims = extentsOf(first, name)
  const at = batchAxis(dims)
  const extent = at === undefined ? 1 : dims[at]
  if (typeof extent === 'number' && size.batch !== undefined && size.batch !== extent) {
    const detail = `its input ${quote(first.name)} has a fixed batch of ${extent}, not ${size.batch}`
    throw fileError('unsupported', name, detail)
  }
  const batchName = typeof extent === 'string' ? extent : undefined
  const named = batchName === undefined ? undefined : size.dims?.[batchName]
  const batch = typeof extent === 'number' ? extent : (size.batch ?? named ?? 1)
  if (batch > LIMITS.batch) {
    throw fileError('too_large', name, `a run of ${batch} images; at most ${LIMITS.batch} are read`)
  }
  const faults = new Diagnostics()
  const inputs = infos.flatMap(
    (info, index) => faults.attempt(() => readOne(file, info, index, { name, size, batch, batchName })) ?? [],
  )
  faults.throwIfAny()
  return { inputs, batch }
}

/** The value of an input of one whole number, such as a sampling rate, where it was given like an extent. */
export function givenNumber({ name, dims, floating }: OnnxValueInfo, size: InputSize = {}): number | undefined {
  const single = !floating && dims?.every((dim) => dim === 1)
  return single ? size.dims?.[name] : undefined
}

function extentsOf({ name, dims }: OnnxValueInfo, file: string): readonly (number | string)[] {
  if (dims) return dims
  throw fileError('unsupported', file, `its input ${quote(name)} is of no known shape; export it with extents`)
}

/** The first axis; the second of a sequence of one, whose time comes first. */
function batchAxis(dims: readonly (number | string)[]): number | undefined {
  if (dims.length < 2) return undefined
  const [first, second] = dims
  return dims.length === 3 && second === 1 && typeof first === 'number' && first > 1 ? 1 : 0
}

interface InputContext {
  readonly name: string
  readonly size: InputSize
  readonly batch: number
  readonly batchName: string | undefined
}

function readOne(file: OnnxFile, info: OnnxValueInfo, index: number, context: InputContext): ReadInput {
  const { batch, batchName } = context
  const dims = extentsOf(info, context.name)
  const own =
    index === 0 ? batchAxis(dims) : dims.findIndex((dim, axis) => dim === batchName || onlyNameless(info, axis))
  // What has as many entries first as a run has images has them in its first axis; an open one may be anywhere.
  const at = own !== undefined && own >= 0 ? own : index > 0 && dims[0] === batch && dims.length > 1 ? 0 : undefined
  const known = dims.map((dim, axis) => (axis === at ? batch : extent(dim, axis, info, context)))
  const shape = known.filter((_, axis) => axis !== at)
  const ids = info.floating ? {} : { vocabulary: 2 }
  const node = -1 - index
  const place: BatchAxis | undefined = at === undefined ? undefined : { axis: at, merged: false }
  if (shape.length === 3 && at === 0 && isChannelsLast(file, info, shape)) {
    const [height, width, channels] = shape
    const first = [channels, height, width]
    const value: Activation = {
      kind: 'activation',
      node,
      shape: first,
      perm: [1, 2, 0],
      batch: { axis: 0, merged: false },
    }
    return { name: info.name, input: { name: idOf(info.name), shape: first, ...ids }, value }
  }
  return {
    name: info.name,
    input: { name: idOf(info.name), shape, ...ids },
    value: { kind: 'activation', node, shape, ...(place && { batch: place }) },
  }
}

/** Whether an extent without a name is the only open one of a value: so is the batch, where nothing has names. */
function onlyNameless({ name, dims = [] }: OnnxValueInfo, axis: number): boolean {
  return dims[axis] === namelessExtent(name, axis) && dims.filter((dim) => typeof dim === 'string').length === 1
}

/** The file's name with what an architecture's ids may have. */
function idOf(name: string): string {
  const plain = name.replaceAll(/[^\w./:-]+/g, '_').slice(0, 100)
  return plain === '' ? 'input' : plain
}

/** Most channels of an image that a camera gives, transparency included. */
const FEW = 4

/**
 * Images whose channels come last, as TensorFlow has them: their readers move them to the front, or they are few behind
 * large sides.
 */
function isChannelsLast(
  { nodes }: OnnxFile,
  { name }: OnnxValueInfo,
  [first, second, last]: readonly number[],
): boolean {
  const readers = nodes.filter(({ inputs }) => inputs.includes(name))
  const moved = readers.every(
    ({ op, attributes }) => op === 'Transpose' && attributes.get('perm')?.ints.join() === '0,3,1,2',
  )
  return (readers.length > 0 && moved) || (last <= FEW && first > FEW && second > FEW)
}

function extent(dim: number | string, axis: number, info: OnnxValueInfo, { name, size }: InputContext): number {
  const dims = info.dims!
  const side = dims.length === 4 ? sideOf(info, axis, size) : undefined
  if (typeof dim === 'number' && dim > 0) {
    if (side === undefined || side === dim) return dim
    const detail = `its input ${quote(info.name)} is [${dims.join(', ')}], not of the size that was given`
    throw fileError('unsupported', name, detail)
  }
  const given = side ?? (typeof dim === 'string' ? size.dims?.[dim] : undefined)
  if (given !== undefined) return given
  const shown = dims.map((each) => (typeof each === 'number' ? each : quote(each).slice(1, -1))).join(', ')
  const image = dims.length === 4
  const remedy = image
    ? 'give it, by ?height= and ?width= of a request or --image HEIGHTxWIDTH of a command'
    : `give it, by ?dim=${quote(String(dim)).slice(1, -1)}:N of a request or --dim ${quote(String(dim)).slice(1, -1)}=N of a command`
  const what = image ? 'the size of the image' : `the extent ${quote(String(dim))}`
  throw fileError('unsupported', name, `its input ${quote(info.name)} is [${shown}]: ${what} is open; ${remedy}`)
}

/** The side of an image that was given for an axis: channels come first, or last where the last extent is small. */
function sideOf({ dims }: OnnxValueInfo, axis: number, { height, width }: InputSize): number | undefined {
  const last = dims![3]
  const channelsLast = typeof last === 'number' && last <= FEW && !(typeof dims![1] === 'number' && dims![1] <= FEW)
  const sides = channelsLast ? [undefined, height, width, undefined] : [undefined, undefined, height, width]
  return sides[axis]
}
