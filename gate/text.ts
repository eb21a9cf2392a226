// Text and JSON of files that people and other programs write: what cannot be read is bad input.
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { decodeText } from '@archcast/core/text/decode.ts'
import { TextError } from '@archcast/core/text/errors.ts'
import { parseJson as parseText } from '@archcast/core/text/json.ts'

/** @param name what it is, for errors. Throws GateInputError */
export const inputText = (bytes: Uint8Array, name: string): string => asInput(() => decodeText(bytes, name))

/** @param name what it is, for errors. Throws GateInputError */
export const parseInputJson = (text: string, name: string): unknown => asInput(() => parseText(text, name))

function asInput<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof TextError ? new GateInputError(cause.message, { cause }) : cause
  }
}
