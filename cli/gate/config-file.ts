// Reading archcast.config.json.
import { inputText, parseInputJson } from '../../gate/text.ts'
import { FileError } from '@archcast/core/files/errors.ts'
import { readBytes } from '@archcast/core/files/node.ts'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { parseGateConfig } from '@archcast/core/gate/gate-config.ts'
import { repeatedKeys } from '@archcast/core/gate/repeated-keys.ts'
import type { GateConfig } from '@archcast/core/gate/gate-config.ts'

export const CONFIG_FILE = 'archcast.config.json'

/** Throws GateInputError that says what is wrong with it. */
export async function readGateConfig(path: string): Promise<GateConfig> {
  const text = inputText(await bytesOf(path), path)
  const json = parseInputJson(text, path)
  // All but the last would be lost, and with them the limits that they set.
  const repeated = repeatedKeys(text)
  if (repeated.length > 0)
    throw new GateInputError(
      `${path} is not valid:\n${repeated.map((pointer) => `  ${pointer}: is there twice`).join('\n')}`,
    )
  return parseGateConfig(json, path)
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readBytes(path)
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    if (cause.code === 'ENOENT')
      throw new GateInputError(`there is no configuration ${path}; write one with archcast init`)
    throw new GateInputError(`the configuration ${path} cannot be read: ${cause.reason}`)
  }
}
