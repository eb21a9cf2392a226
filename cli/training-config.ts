// Reading a training configuration that the user names.
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { TrainingConfig } from '@archcast/train/ghn/config.ts'

/** Throws an Error that says what is wrong with the file. */
export async function readTrainingConfig(file: string): Promise<TrainingConfig> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`there is no configuration ${file}; those that come with the project are in train/configs`)
  })
  const result = TrainingConfig.safeParse(JSON.parse(text))
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`)
  return result.data
}
