// The WebAssembly memory of ONNX Runtime, which never shrinks, for networks of both GHNs of the default bundle.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-web/wasm'
import { expect, test } from 'vitest'
import { EDGE_BOUNDS } from '../../worker/bounds.ts'
import { withoutInner } from '@archcast/core/bundle/inner.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { createScorer } from '@archcast/core/predict/scorer.ts'
import { printCell, sampleCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { sampleNetwork, toArchitecture } from '@archcast/core/spaces/open/open-space.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { Bundle } from '@archcast/core/bundle/load.ts'
import type { WasmMemory } from '@archcast/core/ghn/run/kernel/web-assembly.ts'

const bundle = await loadBundleFolder(fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url)))

interface Api {
  readonly Memory: new (...limits: never[]) => WasmMemory
  instantiate: (source: unknown, imports?: Record<string, Record<string, unknown>>) => Promise<unknown>
}

let memory: WasmMemory | undefined
// ONNX Runtime passes its memory to its module as an import.
const api = (globalThis as unknown as { WebAssembly: Api }).WebAssembly
const { instantiate } = api
api.instantiate = (source, imports = {}) => {
  const given = Object.values(imports).flatMap((names) => Object.values(names))
  memory ??= given.find((value) => value instanceof api.Memory)
  return instantiate(source, imports)
}
ort.env.wasm.numThreads = 1

/** MiB after networks for either GHN in turn, scored and given weights. */
async function taken(of: Bundle, oneGhnOpen: boolean): Promise<number> {
  const scorer = await createScorer({ ort, bundle: of, executionProvider: 'wasm', bounds: EDGE_BOUNDS, oneGhnOpen })
  const random = createRandom(1)
  for (let i = 0; i < 8; i++) {
    const cell = { space: 'nas-bench-201', arch: printCell(sampleCell(random)) }
    const network = resolveArchitecture(i % 2 ? toArchitecture(sampleNetwork(random, [16]), 10) : cell)
    await scorer.predict(network, { images: 64 })
    await scorer.weights(network)
  }
  await scorer.release()
  return memory!.buffer.byteLength / 2 ** 20
}

test('two GHNs take no more memory than one, as long as one is closed before the other opens', async () => {
  const alone = await taken(withoutInner(bundle), true)
  expect(alone).toBeLessThan(64)
  expect(await taken(bundle, true)).toBe(alone)
  expect(await taken(bundle, false)).toBeGreaterThan(alone)
})
