// Request bodies: type, size and depth are checked before anything is parsed.
import { LIMITS } from '@archcast/core/ops/limits.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { HttpProblem } from './problem.ts'

/** Bytes of one architecture, of a batch, and architectures in a batch. */
export const BODY_LIMITS = {
  predict: 256 * 1024,
  batch: 2 * 1024 * 1024,
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

/** The body as text. Throws 413 past `limit` bytes without reading on, 400 where it is not UTF-8. */
export async function readText(request: Request, limit: number): Promise<string> {
  const bytes = await readBytes(request, limit)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new HttpProblem(400, 'not_utf8', 'the body is not UTF-8')
  }
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

/** Parses JSON. Throws 400 where it is not JSON, 413 where it nests deeper than `depth`. */
export function parseJson(text: string, where = 'the body', depth: number = LIMITS.jsonDepth): unknown {
  try {
    assertJsonDepth(text, depth)
  } catch (error) {
    if (error instanceof ArchitectureError)
      throw new HttpProblem(413, 'too_deep', `${where} nests deeper than ${depth} levels`)
    throw error
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new HttpProblem(400, 'not_json', `${where} is not JSON: ${(error as Error).message}`)
  }
}
