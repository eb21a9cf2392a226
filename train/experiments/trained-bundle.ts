// Bundles of hypernetworks that an experiment trains itself, and what a bundle's training cost.
import { openSource } from '../data/source.ts'
import { bundleOf, loadSource } from '../ghn/ghn-bundle.ts'
import { train } from '../ghn/training-loop.ts'
import type { TrainingOptions } from '../ghn/training-loop.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

/** Probe images of a bundle. */
const PROBE_IMAGES = 1000

/** Trains a GHN, or goes on where its checkpoint stands, and makes the bundle of it that `archcast export` would. */
export async function trainedBundle({
  probeImages = PROBE_IMAGES,
  ...options
}: Omit<TrainingOptions, 'onProgress'> & { readonly probeImages?: number }): Promise<Bundle> {
  const { config, average, step, seconds } = await train(options)
  const trained = { config, phi: average, step, seconds, device: `${config.workers} CPU threads` }
  return loadSource(await bundleOf(trained, await openSource(config, options.data), probeImages))
}

/** Seconds of one thread, or of the GPU, that a bundle's training took. */
export function trainingSeconds({ manifest }: Bundle): number {
  const { seconds, device } = manifest.training
  const [, threads = '1'] = /^(\d+) CPU threads$/.exec(device) ?? []
  return seconds * Number(threads)
}
