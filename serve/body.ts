// Request bodies: type, size and depth are checked before anything is parsed.
import { HttpProblem } from './problem.ts'
import { readJson } from '@archcast/core/text/json.ts'

/** As messages name it. */
export const THE_BODY = 'the body'

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

/** Milliseconds that a body may stand still, or a small one take. */
const STILL = 5000
/** Bytes that nearly always come together with the head. */
const SMALL = 16 * 1024

/** Bytes that the body has as it says before it is read; 0 where it does not say. */
export function sizeTold(request: Request): number {
  const told = Number(request.headers.get('content-length'))
  return Number.isInteger(told) && told > 0 ? told : 0
}

/**
 * The body as it is, in memory of its own. Throws 413 past `limit` bytes without reading on, 408 where it does not go
 * on for five seconds.
 */
export async function readBodyBytes(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () => new HttpProblem(413, 'body_too_large', `the body has more than ${limit} bytes`)
  const told = sizeTold(request)
  if (told > limit) throw tooLarge()
  // A small one is taken whole, which costs a runtime less than a stream of it.
  if (told > 0 && told <= SMALL) return new Uint8Array(await promptly(request.arrayBuffer()))
  if (!request.body) return new Uint8Array()
  const reader = request.body.getReader()
  // As large as it says it is: parts that were put together at its end would be copied all at once.
  let bytes = new Uint8Array(told > 0 ? told : FIRST)
  let size = 0
  for (;;) {
    // Nobody reads what comes of it.
    const { done, value } = await promptly(reader.read(), () => void reader.cancel().catch(() => {}))
    if (done) break
    if (size + value.length > limit) {
      await reader.cancel()
      throw tooLarge()
    }
    if (size + value.length > bytes.length) bytes = grown(bytes, Math.min(limit, 2 * (size + value.length)))
    bytes.set(value, size)
    size += value.length
  }
  return size === bytes.length ? bytes : bytes.slice(0, size)
}

/** Bytes for a body that does not say how large it is. */
const FIRST = 16 * 1024

function grown(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size)
  larger.set(bytes)
  return larger
}

async function promptly<T>(read: Promise<T>, giveUp?: () => void): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new HttpProblem(408, 'body_stalled', `the body did not go on for ${STILL / 1000} s`))
    giveUp?.()
  }, STILL)
  try {
    return await Promise.race([read, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The body as JSON. Throws 413 past `limit` bytes without reading on, and TextError as `readJson` does. */
export async function readJsonBody(request: Request, limit: number): Promise<unknown> {
  return readJson(await readBodyBytes(request, limit), THE_BODY)
}
