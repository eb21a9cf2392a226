// Reading archcast.config.json.
import { readFile } from 'node:fs/promises'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { UnreadableFileError } from '../model-file.ts'
import { parseGateConfig } from '@archcast/core/gate/config.ts'
import { repeatedKeys } from '@archcast/core/gate/repeated-keys.ts'
import { parseJson, textOf } from './text.ts'
import type { GateConfig } from '@archcast/core/gate/config.ts'

export const CONFIG_FILE = 'archcast.config.json'

/** Throws GateInputError that says what is wrong with it. */
export async function readGateConfig(path: string): Promise<GateConfig> {
  const text = textOf(await bytesOf(path), path)
  const json = parseJson(text, path)
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
    return await readFile(path)
  } catch (cause) {
    const { missing, message } = new UnreadableFileError(cause as Error)
    if (missing) throw new GateInputError(`there is no configuration ${path}; write one with archcast init`)
    throw new GateInputError(`the configuration ${path} cannot be read: ${message}`)
  }
}
