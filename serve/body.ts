// Request bodies: type, size and depth are checked before anything is parsed.
import { HttpProblem } from './problem.ts'
import { LONGEST_LINE } from '@archcast/core/text/lines.ts'
import { readJson } from '@archcast/core/text/json.ts'

/** As messages name it. */
export const THE_BODY = 'the body'

/** Bytes of one architecture, of a batch, and architectures in a batch. */
export const BODY_LIMITS = {
  predict: 256 * 1024,
  batch: LONGEST_LINE,
  architectures: 256,
  /** An ONNX file, its weights included though they are passed over. */
  onnx: 64 * 2 ** 20,
} as const

/** Throws 415 unless the content type is one of `types`. A missing type counts as the first. */
export function requireType(request: Request, types: readonly string[]): string {
  const header = request.headers.get('content-type')
  const type = header === null ? types[0] : header.split(';')[0].trim().toLowerCase()
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    throw new HttpProblem(415, 'unsupported_encoding', `send the body as it is, not encoded as '${encoding}'`)
  }
  if (types.includes(type)) return type
  throw new HttpProblem(415, 'unsupported_media_type', `send ${types.join(' or ')}, not '${type}'`)
}

/** The body as it is. Throws 413 past `limit` bytes without reading on. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () => new HttpProblem(413, 'body_too_large', `the body has more than ${limit} bytes`)
  if (Number(request.headers.get('content-length')) > limit) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body) {
    const reader = request.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > limit) {
        await reader.cancel()
        throw tooLarge()
      }
      chunks.push(value)
    }
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** The body as JSON. Throws 413 past `limit` bytes without reading on, and TextError as `readJson` does. */
export async function readJsonBody(request: Request, limit: number, depth?: number): Promise<unknown> {
  return readJson(await readBytes(request, limit), THE_BODY, depth)
}
