// The architectures that the ablation ranks, and how good they are when trained.
import { join } from 'node:path'
import * as z from 'zod'
import { architecturesOf } from '../prediction/ranked-architectures.ts'
import { FileError } from '@archcast/core/files/errors.ts'
import { readJsonFile } from '@archcast/core/files/node.ts'
import type { ArchitectureChoice } from '../prediction/ranked-architectures.ts'

export interface TrainedArchitecture {
  /** In the space's spelling. */
  readonly arch: string
  /** Between 0 and 1, or in per cent: only the order and the spacing count. */
  readonly accuracy: number
}

/**
 * Connected cells of NAS-Bench-201 with their CIFAR-10 test accuracy after 200 epochs, as the prediction experiment
 * ranks them.
 */
export async function publishedCells(choice: Omit<ArchitectureChoice, 'space'>): Promise<TrainedArchitecture[]> {
  const { archs, published } = await architecturesOf({ ...choice, space: 'nas-bench-201' })
  return archs.map((arch, i) => ({ arch, accuracy: published![i] }))
}

const Result = z.object({
  settings: z.object({ space: z.string() }),
  architectures: z.array(z.object({ arch: z.string(), accuracy: z.number() })).min(2),
})

/**
 * What `experiment prediction` trained and left in `folder`. Throws an Error for a folder without it, or of another
 * space.
 */
export async function trainedHere(folder: string, space: string): Promise<TrainedArchitecture[]> {
  const file = join(folder, 'result.json')
  const json = await readJsonFile(file).catch((cause: Error) => {
    if (!(cause instanceof FileError && cause.code === 'ENOENT')) throw cause
    const remedy = `archcast experiment prediction --space ${space} --out ${folder} makes it`
    throw new Error(`there is no ${file}; ${remedy}`, { cause })
  })
  const result = Result.safeParse(json)
  if (!result.success) throw new Error(`${file} is not of experiment prediction: ${z.prettifyError(result.error)}`)
  if (result.data.settings.space !== space)
    throw new Error(`${file} is of ${result.data.settings.space}, not of ${space}`)
  return result.data.architectures
}
