// Extents that an ONNX file leaves open, from the query: `?height=` and `?width=` of its image, else
// `?dim=<name>:<extent>`.
import { PREDICT_PARAMETERS } from './predict-options.ts'
import { HttpProblem } from './problem.ts'
import { wholeNumbers } from './query.ts'
import { LIMITS } from '@archcast/core/ops/network-limits.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { Context } from 'hono'

/** Pixels. */
const SIDE = { low: 1, high: LIMITS.imageSide }
const IMAGE_SIDE = { height: SIDE, width: SIDE }

export const EXTENTS = [...Object.keys(IMAGE_SIDE), 'dim']

/** Throws 400 for a parameter that is not valid. */
export function openExtents(c: Context): Pick<InputSize, 'height' | 'width' | 'dims'> {
  const sides = wholeNumbers(c, IMAGE_SIDE, [...PREDICT_PARAMETERS, 'dim'])
  if ((sides.height === undefined) !== (sides.width === undefined)) {
    throw new HttpProblem(400, 'bad_parameter', 'height and width of the image come together')
  }
  const texts = c.req.queries('dim') ?? []
  const dims = Object.fromEntries(texts.map(dimOf))
  if (Object.keys(dims).length < texts.length) {
    throw new HttpProblem(400, 'bad_parameter', `dim gives an extent twice: ${texts.join(', ')}`)
  }
  return { ...sides, ...(texts.length > 0 && { dims }) }
}

function dimOf(text: string): [name: string, extent: number] {
  const [, name, digits] = /^(.{1,200}):(\d{1,9})$/.exec(text) ?? []
  const extent = Number(digits)
  if (extent >= 1 && extent <= LIMITS.extent) return [name, extent]
  const detail = `dim must be <name>:<extent> of up to ${LIMITS.extent}, such as sequence:128, not '${text}'`
  throw new HttpProblem(400, 'bad_parameter', detail)
}
