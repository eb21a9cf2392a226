// The engine: reads networks, and forecasts them by the model that lies beside the page. No page in it, so Node can
// test it.
import { examined } from './examined.ts'
import { architectureSchema } from './json-schema.ts'
import { LockedError } from './model-files.ts'
import { readArchitectures } from './read-networks.ts'
import { refusing } from './refusal.ts'
import { searchByHeads } from './search.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { BundleError } from '@archcast/core/bundle/errors.ts'
import { loadBundle } from '@archcast/core/bundle/load.ts'
import { parseSearchRequest } from '@archcast/core/contract/search-request.ts'
import { aboutDevice } from '@archcast/core/latency/device.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { PAGE_MODEL_FILES } from '@archcast/serve/page-model.ts'
import type { Engine, PageNetwork } from './engine-types.ts'
import type { Ort } from '@archcast/core/onnx/runtime.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/**
 * @param startOrt starts ONNX Runtime, once
 * @param read gives a file of the model by its name; throws LockedError where the token does not open it
 */
export function createEngine(
  startOrt: () => Promise<Ort>,
  read: (name: string, token?: string) => Promise<Uint8Array>,
): Engine {
  let opened: ReturnType<typeof open> | undefined
  let key: string | undefined
  const open = async () => {
    const [ort, bundle] = await Promise.all([
      startOrt(),
      loadBundle(
        (name) => read(name, key),
        (name) => PAGE_MODEL_FILES.test(name),
      ),
    ])
    const { name, version, spaces } = bundle.manifest
    const heads = await openHeads(ort, bundle, { executionProviders: ['wasm'] })
    return createPredictor(headsAlone({ name, version, spaces }), heads)
  }
  const predictor = () =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    }))
  let searching: AbortController | undefined
  return {
    async open(token) {
      key = token
      const known = await predictor().catch((error: unknown) => {
        if (error instanceof BundleError && error.cause instanceof LockedError) return undefined
        throw error
      })
      if (!known) return 'locked'
      const { model, tasks, devices } = known
      return {
        model,
        tasks: Array.from(tasks.values(), ({ name, metric, classes, recipes }) => ({
          name,
          metric,
          classes,
          recipes,
        })),
        devices: Array.from(devices.values(), ({ file }) => aboutDevice(file)),
        spaces: Array.from(SPACES.values(), ({ name, description }) => ({ name, description })),
      }
    },
    read: (name, bytes) => refusing(() => readArchitectures(name, bytes)),
    examine: (network, wanted) => refusing(async () => examined(await predictor(), resolved(network), wanted)),
    schema: async () => architectureSchema(),
    code: (network, framework) =>
      refusing(async () => {
        const { FRAMEWORKS } = await import('@archcast/core/code/frameworks.ts')
        return FRAMEWORKS[framework](resolved(network).graph)
      }),
    flatten: (network) => refusing(() => ({ ...network, document: documentOf(resolved(network).graph) })),
    search: (request, onNews) =>
      refusing(async () => {
        searching?.abort()
        const { signal } = (searching = new AbortController())
        return searchByHeads(parseSearchRequest(request), await predictor(), { signal, onNews })
      }),
    stopSearch: () => searching?.abort(),
  }
}

function resolved({ document, run }: PageNetwork): ResolvedArchitecture {
  return { ...resolveArchitecture(document), ...run }
}

/** The page has no GHN: what takes one is asked of the service. */
function headsAlone(model: Scorer['model']): Scorer {
  const elsewhere = () => Promise.reject(new Error('generated weights are the service’s: the page has heads alone'))
  return { model, executionProvider: 'wasm', predict: elsewhere, weights: elsewhere, child: elsewhere }
}
