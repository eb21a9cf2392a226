// What a profile has timed so far, beside the file that it is for: nothing is lost however it ends.
import { appendFileSync, existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import * as z from 'zod'
import { readDeviceFile } from '../../device-file.ts'
import { readBytes, writeFileAtomically } from '@archcast/core/files/node.ts'
import { TimedNetwork } from '@archcast/core/latency/kernel-model.ts'
import { ndjsonOf } from '@archcast/core/text/ndjson.ts'

/** How networks are timed; those timed in different ways do not mix. */
const Setting = z.strictObject({ runtime: z.string(), batch: z.int(), precision: z.string().default('fp32') })
type Setting = z.infer<typeof Setting>

class OtherSettingError extends Error {}

export interface PartialProfile {
  readonly path: string
  /** Networks timed before. */
  readonly known: readonly TimedNetwork[]
  add(network: TimedNetwork): void
  /** Once the device file is written. */
  remove(): Promise<void>
}

/**
 * @param out the device file; where there is one already, its networks are the first
 * @throws {Error} where what is there was timed in another way
 */
export async function openPartialProfile(out: string, setting: Setting): Promise<PartialProfile> {
  const path = `${out}.part`
  const known = existsSync(path) ? await readPart(path, setting) : await networksOf(out, setting)
  await writeFileAtomically(path, [setting, ...known].map((line) => `${JSON.stringify(line)}\n`).join(''))
  return {
    path,
    known,
    add: (network) => appendFileSync(path, `${JSON.stringify(network)}\n`),
    remove: () => rm(path),
  }
}

async function readPart(path: string, setting: Setting): Promise<TimedNetwork[]> {
  const lines = ndjsonOf(await readBytes(path), path)
  const damaged = (line: number, cause?: unknown) =>
    new Error(`line ${line} of ${path} is damaged; remove the file to begin anew`, { cause })
  return lines.flatMap(({ line, read }, index) => {
    try {
      if (index > 0) return [TimedNetwork.parse(read())]
      refuseOther(path, Setting.parse(read()), setting)
      return []
    } catch (cause) {
      if (cause instanceof OtherSettingError) throw cause
      // The last line may have been cut off in the middle.
      if (index > 0 && index === lines.length - 1) return []
      throw damaged(line, cause)
    }
  })
}

async function networksOf(out: string, setting: Setting): Promise<readonly TimedNetwork[]> {
  if (!existsSync(out)) return []
  const { model, runtime, batch, precision = 'fp32' } = await readDeviceFile(out)
  if (model.kind !== 'kernels') throw new Error(`${out} was not profiled by kernels; write this device to another file`)
  refuseOther(out, { runtime, batch, precision }, setting)
  return model.networks
}

function refuseOther(path: string, found: Setting, wanted: Setting): void {
  const [a, b] = [found, wanted].map(({ runtime, batch, precision }) => `${runtime}, batch ${batch}, ${precision}`)
  if (a === b) return
  throw new OtherSettingError(`${path} holds times of ${a}, not of ${b}; write this device to another file`)
}
