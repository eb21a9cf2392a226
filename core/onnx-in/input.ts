// The image that a network reads: which of the graph's inputs it is, and its size.
import { fileError, quote } from './errors.ts'
import type { Activation } from './value.ts'
import type { OnnxFile, OnnxValueInfo } from './file.ts'

/** Pixels. */
export interface ImageSize {
  readonly height: number
  readonly width: number
}

/** @throws {ArchitectureError} where there is not one input [N, C, H, W], or its size is open and not given */
export function readInput(file: OnnxFile, name: string, size?: ImageSize): { name: string; value: Activation } {
  // Old files list their weights among the inputs.
  const inputs = file.inputs.filter((input) => !file.initializers.has(input.name))
  if (inputs.length !== 1) {
    const names = inputs.slice(0, 8).map((input) => quote(input.name))
    throw fileError(
      'unsupported',
      name,
      `it has ${inputs.length} inputs (${names.join(', ')}); networks that read one image are read`,
    )
  }
  const [input] = inputs
  const { dims } = input
  if (dims?.length !== 4) {
    const shape = dims ? `[${dims.join(', ')}]` : 'of no known shape'
    throw fileError('unsupported', name, `its input ${quote(input.name)} is ${shape}; an image [N, C, H, W] is read`)
  }
  const channelsLast = isChannelsLast(file, input)
  const order = channelsLast ? [3, 1, 2] : [1, 2, 3]
  const wanted = [undefined, size?.height, size?.width]
  const shape = order.map((axis, i) => extent(dims[axis], wanted[i], name, input, dims)) as [number, number, number]
  // One image is predicted on, unless the file was made for another number of them.
  const batch = typeof dims[0] === 'number' && dims[0] > 0 ? dims[0] : 1
  const [c, h, w] = shape
  return {
    name: input.name,
    value: {
      kind: 'activation',
      node: 'input',
      shape,
      dims: channelsLast ? [batch, h, w, c] : [batch, c, h, w],
      ...(channelsLast && { channelsLast }),
    },
  }
}

function extent(
  dim: number | string,
  wanted: number | undefined,
  name: string,
  input: OnnxValueInfo,
  dims: readonly (number | string)[],
): number {
  if (typeof dim === 'number' && dim > 0) {
    if (wanted === undefined || wanted === dim) return dim
    throw fileError(
      'unsupported',
      name,
      `its input ${quote(input.name)} is [${dims.join(', ')}], not of the size that was given`,
    )
  }
  if (wanted !== undefined) return wanted
  const shown = dims.map((each) => (typeof each === 'number' ? each : quote(each).slice(1, -1))).join(', ')
  const remedy = 'give it, by ?height= and ?width= of a request or --image HEIGHTxWIDTH of a command'
  const detail = `its input ${quote(input.name)} is [${shown}]: the size of the image is open; ${remedy}`
  throw fileError('unsupported', name, detail)
}

/** Whether all that read the image move its channels to the front first, as networks from TensorFlow do. */
function isChannelsLast({ nodes }: OnnxFile, { name }: OnnxValueInfo): boolean {
  const readers = nodes.filter(({ inputs }) => inputs.includes(name))
  return (
    readers.length > 0 &&
    readers.every(({ op, attributes }) => op === 'Transpose' && attributes.get('perm')?.ints.join() === '0,3,1,2')
  )
}
