// How right networks are with generated weights and no training; each network is on disk as soon as it is done.
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { openRecords } from '../records.ts'
import { drawNetworks, writtenNetwork } from '../truth/spaces.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

export interface UntrainedOptions {
  readonly bundle: Bundle
  readonly folder: string
  readonly seed: number
  readonly device: EngineProvider
  /** Networks of each space. */
  readonly count: number
  /** Probe images. */
  readonly images: number
  readonly onScored?: (space: string, done: number) => void
}

/** A network with generated weights. */
export interface UntrainedNetwork {
  readonly key: string
  /** On the probe images, 0..1. */
  readonly accuracy: number
  /** Whether the surrogate says that it knows the network. */
  readonly known: boolean
}

/** Random networks of a space, by seed; none of them was one of the training's but by chance. */
export async function measureUntrained(space: string, options: UntrainedOptions): Promise<UntrainedNetwork[]> {
  const { bundle, folder, seed, device, count, images, onScored } = options
  const { version, scoring } = bundle.manifest
  const names = drawNetworks(space, count, createRandom(seed))
  const file = join(folder, `untrained-${space}.ndjson`)
  const records = openRecords<UntrainedNetwork>(file, { space, seed, images, version })
  const scorer = await createScorer({ ort, bundle, executionProvider: device })
  try {
    for (const [place, key] of names.entries()) {
      if (!records.get(key)) {
        const graph = writtenNetwork(space, key, scoring.inputHeight)
        const { accuracy, in_domain: known } = await scorer.predict({ graph, scored: graph }, { images })
        records.add({ key, accuracy: accuracy.surrogate.accuracy, known })
      }
      onScored?.(space, place + 1)
    }
  } finally {
    await scorer.release()
  }
  return names.map((name) => records.get(name)!)
}
