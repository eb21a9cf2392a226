// Which execution provider models run on: ONNX Runtime does not fall back by itself, so each is tried in turn.
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import type { Ort } from '@archcast/core/onnx/runtime.ts'

/** Fastest first. */
export const PROVIDERS = ['cuda', 'webgpu', 'cpu'] as const
export type Provider = (typeof PROVIDERS)[number]

/** Raised where no provider of those asked for works here. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
}

/**
 * The first provider that runs a model on this machine, or the pinned one alone.
 * @param pinned `auto` or nothing tries all
 * @throws {ProviderError} with what each of them said
 * @throws {RangeError} for a name that is none
 */
export async function chooseProvider(pinned?: string): Promise<Provider> {
  const provider = parseProvider(pinned)
  const { default: ort } = await import('onnxruntime-node')
  return firstWorking(ort, provider ? [provider] : PROVIDERS)
}

export async function firstWorking(ort: Ort, wanted: readonly Provider[]): Promise<Provider> {
  const model = encodeModel(tinyModel())
  const refusals: string[] = []
  for (const provider of wanted) {
    try {
      await tryProvider(ort, model, provider)
      return provider
    } catch (error) {
      refusals.push(`${provider}: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  throw new ProviderError(`no execution provider works here: ${refusals.join('; ')}`)
}

async function tryProvider(ort: Ort, model: Uint8Array, provider: Provider): Promise<void> {
  // ONNX Runtime warns on standard error about providers that are missing; that is what is being found out.
  const session = await ort.InferenceSession.create(model, { executionProviders: [provider], logSeverityLevel: 4 })
  try {
    const { y } = await session.run({ x: new ort.Tensor(Float32Array.of(1, 2), [2]) })
    const [a, b] = (await y.getData()) as Float32Array
    if (a !== 1 || b !== 2) throw new Error('computed something else than it should')
  } finally {
    await session.release()
  }
}

function tinyModel(): OnnxGraph {
  const graph = new OnnxGraph('provider')
  graph.output(graph.input('x', 'float32', [2]), 'y')
  return graph
}

function parseProvider(name: string | undefined): Provider | undefined {
  if (name === undefined || name === '' || name === 'auto') return undefined
  const provider = PROVIDERS.find((known) => known === name.toLowerCase())
  if (!provider) throw new RangeError(`ARCHCAST_PROVIDER must be auto, ${PROVIDERS.join(', ')}, not '${name}'`)
  return provider
}
