// Weights of networks of the open space by a bundle trained on it: from JSON on, one at a time and in batches.
import * as ort from 'onnxruntime-node'
import { Bench } from 'tinybench'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { generateWeights, useWeights } from '@archcast/core/ghn/run/generate.ts'
import { openGhn } from '@archcast/core/ghn/run/open.ts'
import { ghnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import { sampleNetwork, toArchitecture } from '@archcast/core/spaces/open/open-space.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

/** Nodes of a network, to a twentieth. */
const NODES = 100
const NETWORKS = 64
const BATCH = 32

/** JSON of networks of so many nodes that no training has drawn, of all designs that have such. */
function documents(classes: number): string[] {
  const random = createRandom(100)
  const found: string[] = []
  while (found.length < NETWORKS) {
    const document = toArchitecture(sampleNetwork(random, [16]), classes)
    const { length } = parseArchitecture(document).nodes
    if (Math.abs(length - NODES) <= NODES / 20) found.push(JSON.stringify(document))
  }
  return found
}

export async function openNetworksBench(bundle: Bundle): Promise<{ bench: Bench; release: () => Promise<void> }> {
  const config = GhnConfig.parse(bundle.manifest.ghn.config.network)
  const ghn = await openGhn(ort, bundle.file(GHN_FILE), config, { intraOpNumThreads: 1 })
  const texts = documents(config.classes)
  let next = 0
  const items = function* (count: number) {
    for (let i = 0; i < count; i++) {
      yield ghnItem(parseArchitecture(JSON.parse(texts[next++ % texts.length])), config)
    }
  }
  const bench = new Bench({ time: 4000, warmupTime: 1000 })
    .add(`JSON -> weights, ${NODES} nodes, one`, () => useWeights(ghn, items(1), () => undefined))
    .add(`JSON -> weights, ${NODES} nodes, batch of ${BATCH}`, () => generateWeights(ghn, items(BATCH)))
    .add(`the same used one after another, batch of ${BATCH}`, () => useWeights(ghn, items(BATCH), () => undefined))
  return { bench, release: () => ghn.release() }
}
