// Reading a task file that the user names.
import { readFile } from 'node:fs/promises'
import { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import { describeIssues } from '@archcast/core/bundle/errors.ts'

/** Throws an Error that says what is wrong with the file. */
export async function readTaskFile(path: string): Promise<TaskFile> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`there is no task file ${path}; make one with archcast heads fit`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`)
  }
  const file = TaskFile.safeParse(json)
  if (file.success) return file.data
  throw new Error(`${path} is not a task file: ${describeIssues(file.error.issues)}`)
}
