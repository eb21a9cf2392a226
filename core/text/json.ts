// Text as JSON, its depth checked before anything parses it.
import { decodeText } from './decode.ts'
import { JSON_DEPTH, deeperThan } from './depth.ts'
import { TextError } from './errors.ts'

/**
 * Throws TextError `not_json`, and `too_deep` for what nests deeper than `depth`.
 *
 * @param what it is, as messages name it
 * @example
 * parseJson('[1]', 'the body') // => [1]
 */
export function parseJson(text: string, what: string, depth: number = JSON_DEPTH): unknown {
  if (deeperThan(text, depth)) throw new TextError('too_deep', what, `nests deeper than ${depth} levels`)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TextError('not_json', what, `is not JSON: ${(cause as Error).message}`, { cause })
  }
}

/** As `parseJson`, of bytes. Throws TextError `not_utf8` too. */
export function readJson(bytes: Uint8Array, what: string, depth?: number): unknown {
  return parseJson(decodeText(bytes, what), what, depth)
}
