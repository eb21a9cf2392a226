// Reading archcast.config.json.
import { readFile } from 'node:fs/promises'
import { GateInputError } from '@archcast/core/gate/errors.ts'
import { assertJsonDepth } from '@archcast/core/arch/json-depth.ts'
import { parseGateConfig } from '@archcast/core/gate/config.ts'
import type { GateConfig } from '@archcast/core/gate/config.ts'

export const CONFIG_FILE = 'archcast.config.json'

/** Throws GateInputError that says what is wrong with it. */
export async function readGateConfig(path: string): Promise<GateConfig> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new GateInputError(`there is no configuration ${path}; write one with archcast init`)
  })
  let json: unknown
  try {
    assertJsonDepth(text)
    json = JSON.parse(text)
  } catch (error) {
    throw new GateInputError(`${path} is not JSON: ${(error as Error).message}`)
  }
  return parseGateConfig(json, path)
}
