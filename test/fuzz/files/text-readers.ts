// Readers of text: documents, lines of them, and tables of measured networks, each as a command reads them.
import { writeFile } from 'node:fs/promises'
import { fakePredictor } from '../../contract/fake-predictor.ts'
import { answerTo } from '@archcast/cli/commands/predict/answer-line.ts'
import { itemsOf } from '@archcast/cli/input-items.ts'
import { readMeasured } from '@archcast/cli/measured-networks.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readJsonFile } from '@archcast/core/files/node.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { TextError } from '@archcast/core/text/errors.ts'
import { DataError } from '@archcast/train/data/errors.ts'
import type { HostileReader } from '../read-hostile.ts'

const FORECAST = { devices: ['desk'] } as const

/** @param path of the file that is written each time */
export function graphReader(path: string): HostileReader {
  return async (bytes) => {
    await writeFile(path, bytes)
    try {
      await fakePredictor.predict(resolveArchitecture(await readJsonFile(path)), FORECAST)
      return 'read'
    } catch (error) {
      if (error instanceof ArchitectureError || error instanceof TextError) return error.code
      throw error
    }
  }
}

/** Gives the code of the first line that is refused. */
export function linesReader(path: string): HostileReader {
  return async (bytes) => {
    await writeFile(path, bytes)
    let code = 'read'
    for await (const item of itemsOf([path])) {
      const { line } = await answerTo(fakePredictor, item, FORECAST)
      if (code === 'read' && 'error' in line) ({ code } = line.error as { code: string })
    }
    return code
  }
}

/** An error of a network is one that names the table and the line. */
export function tableReader(path: string): HostileReader {
  return async (bytes) => {
    await writeFile(path, bytes)
    try {
      const { networks } = await readMeasured(path, 'latency_ms')
      return networks.length > 0 ? 'read' : 'nothing measured'
    } catch (error) {
      if (error instanceof DataError) return 'damaged table'
      if (error instanceof Error && /, line \d+( \(.*\))?: /s.test(error.message) && error.message.startsWith(path))
        return isForeseen(error.cause) ? 'line refused' : Promise.reject(error)
      throw error
    }
  }
}

const isForeseen = (error: unknown) =>
  error instanceof Error && !(error instanceof TypeError || error instanceof RangeError)
