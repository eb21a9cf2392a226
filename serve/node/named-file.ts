// Task files and device files that the user names.
import { describeIssues } from '@archcast/core/bundle/errors.ts'
import { FileError } from '@archcast/core/files/errors.ts'
import { readJsonFile } from '@archcast/core/files/node.ts'
import { DeviceFile } from '@archcast/core/latency/device.ts'
import { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import type { Extra } from '@archcast/core/predict/heads.ts'
import type * as z from 'zod'

/** Throws an Error that says what is wrong with the file. */
export const readTaskFile = (path: string): Promise<TaskFile> =>
  readNamed(path, TaskFile, 'task file', 'archcast heads fit')

/** Throws an Error that says what is wrong with the file. */
export const readDeviceFile = (path: string): Promise<DeviceFile> =>
  readNamed(path, DeviceFile, 'device file', 'archcast device profile or archcast device fit')

/** What a service knows besides its bundle. Throws an Error that says what is wrong with a file. */
export async function readExtra(taskFiles: readonly string[], deviceFiles: readonly string[]): Promise<Extra> {
  const tasks = await Promise.all(taskFiles.map(readTaskFile))
  return { tasks, devices: await Promise.all(deviceFiles.map(readDeviceFile)) }
}

async function readNamed<T>(path: string, schema: z.ZodType<T>, what: string, maker: string): Promise<T> {
  const json = await readJsonFile(path).catch((cause: Error) => {
    if (!(cause instanceof FileError && cause.code === 'ENOENT')) throw cause
    throw new Error(`there is no ${what} ${path}; make one with ${maker}`, { cause })
  })
  const file = schema.safeParse(json)
  if (file.success) return file.data
  throw new Error(`${path} is not a ${what}: ${describeIssues(file.error.issues)}`)
}
