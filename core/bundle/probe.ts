// probe.bin: the labelled images on which a bundle scores architectures, as bytes behind a header that says what they
// are.
import * as z from 'zod'
import { readJson } from '../text/json.ts'
import { BundleError, describeIssues } from './errors.ts'
import type { ImageShape } from './normalise.ts'

export const PROBE_FILE = 'probe.bin'

/** Images a bundle carries. */
export interface ProbeImages {
  /** [count, C, H, W], 0..255. */
  readonly images: Uint8Array
  /** [count], indices into `classNames`. */
  readonly labels: Uint8Array
  readonly count: number
  /** [C, H, W]. */
  readonly shape: ImageShape
  readonly classNames: readonly string[]
  /** Whose images they are. */
  readonly attribution: string
}

// "ACPB", the version (uint32), the header's length (uint32), the header (JSON, UTF-8), images, labels; little-endian.
const MAGIC = 0x42504341
const VERSION = 1
const PREFIX = 12

const positive = z.int().positive()
const headerSchema = z.strictObject({
  count: positive,
  shape: z.tuple([positive, positive, positive]),
  classNames: z.array(z.string()).min(2).max(256),
  attribution: z.string(),
})

/** Writes probe images. Throws RangeError where sizes or labels do not fit together. */
export function encodeProbe({ images, labels, count, shape, classNames, attribution }: ProbeImages): Uint8Array {
  const imageBytes = count * shape[0] * shape[1] * shape[2]
  if (images.length !== imageBytes || labels.length !== count) {
    throw new RangeError(
      `${images.length} image bytes and ${labels.length} labels, expected ${imageBytes} and ${count}`,
    )
  }
  const stray = labels.find((label) => label >= classNames.length)
  if (stray !== undefined) throw new RangeError(`label ${stray} of ${classNames.length} classes`)
  const header = new TextEncoder().encode(JSON.stringify({ count, shape, classNames, attribution }))
  const data = new Uint8Array(PREFIX + header.length + imageBytes + count)
  const view = new DataView(data.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, VERSION, true)
  view.setUint32(8, header.length, true)
  data.set(header, PREFIX)
  data.set(images, PREFIX + header.length)
  data.set(labels, PREFIX + header.length + imageBytes)
  return data
}

/** Reads probe images; they are views of `data`. Throws BundleError for anything but a whole file of this format. */
export function decodeProbe(data: Uint8Array, file = PROBE_FILE): ProbeImages {
  if (data.length < PREFIX) throw new BundleError(file, `at least ${PREFIX} bytes`, `${data.length}`)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw new BundleError(file, 'probe images', 'another kind of file')
  const version = view.getUint32(4, true)
  if (version !== VERSION) throw new BundleError(file, `version ${VERSION}`, `${version}`)
  const start = PREFIX + view.getUint32(8, true)
  if (start > data.length) throw new BundleError(file, `a header of ${start - PREFIX} bytes`, `${data.length - PREFIX}`)
  const header = parseHeader(data.subarray(PREFIX, start), file)
  const imageBytes = header.count * header.shape[0] * header.shape[1] * header.shape[2]
  const expected = start + imageBytes + header.count
  if (data.length !== expected) throw new BundleError(file, `${expected} bytes`, `${data.length}`)
  const images = data.subarray(start, start + imageBytes)
  const labels = data.subarray(start + imageBytes)
  const stray = labels.find((label) => label >= header.classNames.length)
  if (stray !== undefined) throw new BundleError(file, `labels below ${header.classNames.length}`, `${stray}`)
  return { ...header, images, labels }
}

function parseHeader(data: Uint8Array, file: string): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(readJson(data, 'the header'))
  } catch (cause) {
    const found = cause instanceof z.ZodError ? describeIssues(cause.issues) : (cause as Error).message
    throw new BundleError(file, 'a header of count, shape, classNames and attribution', found, {
      cause,
    })
  }
}
