// All signals of all networks of the spaces; each network is on disk as soon as it is done.
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { ortEngine } from '../../engines/ort-engine.ts'
import { probeOf } from '../children/score-children.ts'
import { openRecords } from '../records.ts'
import { say } from './signals.ts'
import { withoutInner } from '@archcast/core/bundle/inner.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { RankedSpace } from './ranked-space.ts'
import type { SignalReadout } from './signals.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

export interface TransferMeasureOptions {
  readonly bundle: Bundle
  readonly folder: string
  readonly seed: number
  readonly device: EngineProvider
  /** Probe images. */
  readonly images: number
  readonly onSaid?: (space: string, done: number, all: number) => void
}

/** In the order of the space's networks. */
export async function saidOf(space: RankedSpace, options: TransferMeasureOptions): Promise<SignalReadout[]> {
  const { folder, seed, device, images, onSaid } = options
  const side = space.networks[0]?.scored.input[1]
  const bundle = atSide(options.bundle, side, images)
  const setup = { space: space.name, side, seed, images, version: bundle.manifest.version }
  const records = openRecords<SignalReadout & { readonly key: string }>(
    join(folder, `said-${space.name}.ndjson`),
    setup,
  )
  const missing = space.networks.filter(({ name }) => !records.get(name))
  if (missing.length > 0) {
    const scorer = await createScorer({ ort, bundle, executionProvider: device })
    const judge = { scorer, engine: ortEngine(device), probe: probeOf(bundle) }
    try {
      for (const [done, network] of missing.entries()) {
        // Its own start, whatever was done before.
        const random = createRandom(seed * 2 ** 32 + space.networks.indexOf(network))
        records.add({ key: network.name, ...(await say(judge, network, random)) })
        onSaid?.(space.name, space.networks.length - missing.length + done + 1, space.networks.length)
      }
    } finally {
      await scorer.release()
    }
  }
  return space.networks.map(({ name }) => records.get(name)!)
}

/** The bundle alone, without the wider one in it, that scores on so many images of another side. */
function atSide(bundle: Bundle, side: number, images: number): Bundle {
  const alone = withoutInner(bundle)
  const scoring = { ...alone.manifest.scoring, inputHeight: side, inputWidth: side, images }
  return { ...alone, manifest: { ...alone.manifest, scoring } }
}
