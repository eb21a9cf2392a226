// Options that say how a network is run: the extents that its file leaves open, images of a run.
import { parseImageSize } from '@archcast/core/importer/image-size.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { Command } from 'commander'

export interface ExtentOptions {
  readonly image?: string | undefined
  readonly dim?: readonly string[] | undefined
}

export interface SizeOptions extends ExtentOptions {
  readonly batch?: string
}

export function withSizeOptions(command: Command): Command {
  return withExtentOptions(command).option(
    '--batch <images>',
    "images of a run, where no file fixes them (default: each device's own)",
  )
}

/** For commands that have no run of their own to predict. */
export function withExtentOptions(command: Command): Command {
  return command
    .option('--image <size>', 'size of the image that an ONNX file leaves open, such as 224x224')
    .option('--dim <name=extent...>', 'other extents that an ONNX file leaves open, such as sequence=128')
}

/** Throws an Error that names the option. */
export function inputSize({ image, batch, dim = [] }: SizeOptions): InputSize {
  return {
    ...(image !== undefined && imageOf(image)),
    ...(batch !== undefined && { batch: batchSize(batch) }),
    ...(dim.length > 0 && { dims: Object.fromEntries(dim.map(extentOf)) }),
  }
}

function imageOf(text: string): Pick<InputSize, 'height' | 'width'> {
  const size = parseImageSize(text)
  if (size) return size
  throw new Error(`--image must be height x width, such as 224x224, not '${text}'`)
}

function batchSize(text: string): number {
  const images = Number(text)
  if (Number.isInteger(images) && images > 0 && images <= LIMITS.batch) return images
  throw new Error(`--batch must be a whole number from 1 to ${LIMITS.batch}, not '${text}'`)
}

function extentOf(text: string): [name: string, extent: number] {
  const [, name, digits] = /^(.+)=(\d+)$/.exec(text) ?? []
  const extent = Number(digits)
  if (extent >= 1 && extent <= LIMITS.extent) return [name, extent]
  throw new Error(`--dim must be name=extent of up to ${LIMITS.extent}, such as sequence=128, not '${text}'`)
}
