// Reading a device file that the user names.
import { readFile } from 'node:fs/promises'
import { DeviceFile } from '@archcast/core/latency/device.ts'
import { describeIssues } from '@archcast/core/bundle/errors.ts'

/** Throws an Error that says what is wrong with the file. */
export async function readDeviceFile(path: string): Promise<DeviceFile> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`there is no device file ${path}; make one with archcast device profile or archcast device fit`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`)
  }
  const file = DeviceFile.safeParse(json)
  if (file.success) return file.data
  throw new Error(`${path} is not a device file: ${describeIssues(file.error.issues)}`)
}
