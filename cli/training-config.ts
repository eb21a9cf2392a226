// Reading a training configuration that the user names.
import * as z from 'zod'
import { FileError } from '@archcast/core/files/errors.ts'
import { readJsonFile } from '@archcast/core/files/node.ts'
import { TrainingConfig } from '@archcast/train/ghn/ghn-training-config.ts'

/** Throws an Error that says what is wrong with the file. */
export async function readTrainingConfig(file: string): Promise<TrainingConfig> {
  const json = await readJsonFile(file).catch((cause: Error) => {
    if (!(cause instanceof FileError && cause.code === 'ENOENT')) throw cause
    const remedy = 'those that come with the project are in train/configs'
    throw new Error(`there is no configuration ${file}; ${remedy}`, { cause })
  })
  const result = TrainingConfig.safeParse(json)
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`)
  return result.data
}
