// Text and JSON of files that people and other programs write.
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'

/**
 * UTF-8, a byte order mark before it or not.
 * @param name what it is, for errors. Throws GateInputError
 */
export function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new GateInputError(`${name} is no text in UTF-8; save it as that`, { cause })
  }
}

/** Throws GateInputError. */
export function parseJson(text: string, name: string): unknown {
  try {
    assertJsonDepth(text)
    return JSON.parse(text)
  } catch (error) {
    throw new GateInputError(`${name} is not JSON: ${(error as Error).message}`)
  }
}
