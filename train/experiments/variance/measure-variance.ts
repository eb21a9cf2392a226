// Sizes of values through networks of the open space, with generated weights and with He's initialisation.
import * as ort from 'onnxruntime-node'
import { ortEngine } from '../../engines/ort-engine.ts'
import { initialWeight } from '../children/initial.ts'
import { layerSizes } from './layer-sizes.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { PROBE_FILE, decodeProbe } from '@archcast/core/bundle/probe.ts'
import { GhnConfig } from '@archcast/core/ghn/config.ts'
import { generateWeights } from '@archcast/core/ghn/run/generate.ts'
import { openGhn } from '@archcast/core/ghn/run/open.ts'
import { resizeNormalisedKernels } from '@archcast/core/ghn/tiles/normalised-kernels.ts'
import { ghnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import { probeInputs } from '@archcast/core/predict/child-runs.ts'
import { GHN_FILE } from '@archcast/core/predict/scorer-parts.ts'
import { DESIGNS, SIDES, printNetwork, toArchitecture } from '@archcast/core/spaces/open/open-space.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { EngineProvider } from '../../engines/engine-provider.ts'
import type { Feeds } from '../../engines/engine.ts'
import type { ParameterSpec } from '@archcast/core/arch/graph.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'

export interface VarianceOptions {
  /** Networks of each design. */
  readonly count: number
  readonly seed: number
  readonly device: EngineProvider
}

/** A layer's size with generated weights by that with He's. */
export interface SizeRatio {
  readonly design: string
  readonly arch: string
  readonly layer: string
  readonly generated: number
  readonly he: number
}

/** So many images give the statistics of batch normalisation, and all sizes. */
const IMAGES = 64

/** All layers of all networks, one design after another. */
export async function* measureVariance(bundle: Bundle, options: VarianceOptions): AsyncGenerator<readonly SizeRatio[]> {
  const config = GhnConfig.parse(bundle.manifest.ghn.config.network)
  const ghn = await openGhn(ort, bundle.file(GHN_FILE), config, {})
  const probe = decodeProbe(bundle.file(PROBE_FILE))
  const engine = ortEngine(options.device)
  const random = createRandom(options.seed)
  try {
    for (const design of DESIGNS)
      for (let i = 0; i < options.count; i++) {
        const network = { design, side: SIDES[0], number: random.uint32() }
        const item = ghnItem(parseArchitecture(toArchitecture(network, config.classes)), config)
        const [given] = await generateWeights(ghn, [item])
        const { graph, weights } = given
        resizeNormalisedKernels(graph, weights)
        const data = probeInputs(probe, IMAGES, network.side, network.side, bundle.manifest.dataset)
        const images = { data, shape: [IMAGES, ...graph.input] }
        const feeds = (dataOf: (spec: ParameterSpec, own: Float32Array) => Float32Array): Feeds =>
          Object.fromEntries(
            weights.map(({ spec, data: own }) => [spec.name, { data: dataOf(spec, own), shape: spec.shape }]),
          )
        const generated = await layerSizes(
          engine,
          graph,
          feeds((_, own) => own),
          images,
        )
        const he = await layerSizes(
          engine,
          graph,
          feeds((spec) => initialWeight(graph, spec, random)),
          images,
        )
        const arch = printNetwork(network)
        yield generated.map(({ id, size }, layer) => ({
          design: design.name,
          arch,
          layer: id,
          generated: size,
          he: he[layer].size,
        }))
      }
  } finally {
    await ghn.release()
  }
}
