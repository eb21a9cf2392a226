// What a scorer works with, opened from a bundle.
import { BundleError } from '../bundle/errors.ts'
import { innerBundle } from '../bundle/inner.ts'
import { PROBE_FILE, decodeProbe } from '../bundle/probe.ts'
import { SCORING_BOUNDS } from '../contract/limits.ts'
import { ghnGraph } from '../ghn/build/nodes.ts'
import { GhnConfig } from '../ghn/config.ts'
import { openGhn } from '../ghn/run/open.ts'
import { childRunner } from './child-runs.ts'
import { DomainSchema, outsideDomain } from './domain.ts'
import { weightGenerator } from './weight-generator.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Bundle } from '../bundle/load.ts'
import type { Manifest } from '../bundle/manifest.ts'
import type { ProbeImages } from '../bundle/probe.ts'
import type { ScoringBounds } from '../contract/limits.ts'
import type { CompiledModule } from '../ghn/run/kernel/web-assembly.ts'
import type { Ort, SessionOptions } from '../onnx/runtime.ts'
import type { ChildRunner } from './child-runs.ts'
import type { Domain } from './domain.ts'
import type { WeightGenerator } from './weight-generator.ts'

export const GHN_FILE = 'ghn.onnx'

export interface ScorerOptions {
  readonly ort: Ort
  readonly bundle: Bundle
  /**
   * `cuda`, `webgpu`, `cpu` or `wasm`: the provider that child networks run on. It must be there, as providers do not
   * fall back.
   */
  readonly executionProvider?: string
  /** Threads of one operation, default 1: a service gains more by several processes. */
  readonly threads?: number
  /** What one architecture may take, default what a server bears. */
  readonly bounds?: ScoringBounds
  /** Whether a GHN is closed before another opens: less memory, and time, for who asks one thing after another. */
  readonly oneGhnOpen?: boolean
  /** The compiled core/ghn/run/kernel/kernel.wasm, where the runtime compiles no WebAssembly. */
  readonly kernel?: CompiledModule
}

/** What a scorer works with. */
export interface ScorerParts {
  readonly manifest: Manifest
  readonly probe: ProbeImages
  readonly bounds: ScoringBounds
  readonly domain: Domain
  readonly generator: WeightGenerator
  readonly runner: ChildRunner
  /** Whether a network lies in the domain. */
  readonly knows: (graph: ArchGraph) => boolean
}

/** Of a bundle, and of the wider one in it, if any. Throws BundleError as `openParts` does. */
export function openAllParts(options: ScorerOptions): readonly [ScorerParts, ...ScorerParts[]] {
  const { bundle } = options
  const { wider } = bundle.manifest
  const own = openParts(options)
  return wider === undefined ? [own] : [own, ...openAllParts({ ...options, bundle: innerBundle(bundle, wider) })]
}

/** The parts of the first GHN that knows a network; where none does, those of the widest. */
export function partsFor(all: readonly [ScorerParts, ...ScorerParts[]], graph: ArchGraph): ScorerParts {
  // The widest is not asked: it gets what is left.
  return all.slice(0, -1).find(({ knows }) => knows(graph)) ?? all.at(-1)!
}

/** Throws BundleError for a manifest or probe file of another kind of model. */
function openParts({
  ort,
  bundle,
  executionProvider = 'cpu',
  threads = 1,
  bounds = SCORING_BOUNDS,
  kernel,
}: ScorerOptions): ScorerParts {
  const { manifest } = bundle
  const { network, domain } = ghnDetails(bundle)
  const probe = decodeProbe(bundle.file(PROBE_FILE))
  const options: SessionOptions = { intraOpNumThreads: threads, interOpNumThreads: 1 }
  // The GHN is many small steps in sequence: always on the CPU, which has less to start for each.
  const ghnOptions = { ...options, executionProviders: [executionProvider === 'wasm' ? 'wasm' : 'cpu'] }
  const open = () => openGhn(ort, bundle.file(GHN_FILE), network, ghnOptions, kernel)
  const generator = weightGenerator(network, bounds, open)
  const runner = childRunner({ ort, executionProvider, options }, probe, manifest.dataset)
  const knows = (graph: ArchGraph) => outsideDomain(ghnGraph(graph, network.blocks === 'merged'), domain).length === 0
  return { manifest, probe, bounds, domain, generator, runner, knows }
}

/** What the manifest says of the GHN. */
function ghnDetails({ manifest }: Bundle): { network: GhnConfig; domain: Domain } {
  const network = GhnConfig.safeParse(manifest.ghn.config.network)
  const domain = DomainSchema.safeParse(manifest.ghn.config.domain)
  if (!network.success) throw new BundleError('manifest.json', 'ghn.config.network of a GHN', network.error.message)
  if (!domain.success) throw new BundleError('manifest.json', 'ghn.config.domain of a GHN', domain.error.message)
  return { network: network.data, domain: domain.data }
}
