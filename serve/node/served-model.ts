// The model that a service answers by: a bundle, its heads, and the provider that its networks run on.
import * as ort from 'onnxruntime-node'
import { readExtra } from './named-file.ts'
import { chooseProvider } from './providers.ts'
import { startStep } from './start-error.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import type { Provider } from './providers.ts'
import type { Settings } from './settings.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { Heads } from '@archcast/core/predict/heads.ts'

export interface ServedModel {
  readonly bundle: Bundle
  readonly executionProvider: Provider
  /** What they know is told by the process that serves; threads answer by their own, as nothing is to keep probes. */
  readonly heads: Heads
}

/** @throws {StartError} for a bundle, a provider or a named file that cannot be served */
export async function openServedModel({
  folder,
  provider,
  taskFiles,
  deviceFiles,
}: Pick<Settings, 'folder' | 'provider' | 'taskFiles' | 'deviceFiles'>): Promise<ServedModel> {
  const bundle = await startStep(
    () => loadBundleFolder(folder),
    (reason) => `the model in ${folder} cannot be served: ${reason}`,
  )
  const executionProvider = await startStep(() => chooseProvider(provider))
  const extra = await startStep(() => readExtra(taskFiles, deviceFiles))
  const heads = await startStep(
    () => openHeads(ort, bundle, { intraOpNumThreads: 1 }, extra),
    (reason) => `the heads of the model in ${folder} cannot be served: ${reason}`,
  )
  return { bundle, executionProvider, heads }
}
