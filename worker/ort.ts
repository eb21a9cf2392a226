// ONNX Runtime for the web in workerd. It compiles no WebAssembly at run time: the Worker brings the compiled module.
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm'
import * as ort from 'onnxruntime-web/wasm'
import { once } from './once-per-isolate.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { identity } from '@archcast/core/onnx/ops/elementwise.ts'
import type { Ort } from '@archcast/core/onnx/runtime.ts'

/** Given to ONNX Runtime for the module's bytes, and known again when it has them compiled. */
const PLACEHOLDER = new TextEncoder().encode('ort-wasm')

/**
 * Starts ONNX Runtime, once an isolate. The releases differ in how they start, so the version is pinned. A failed start
 * is tried again. But ONNX Runtime refuses every start after one that failed in its own code: then only the next
 * isolate helps.
 */
export const startOrt: () => Promise<Ort> = once(async () => {
  // An isolate has one thread and no workers.
  Object.assign(ort.env.wasm, { numThreads: 1, proxy: false, wasmBinary: PLACEHOLDER })
  const instantiate = WebAssembly.instantiate
  WebAssembly.instantiate = withModule(instantiate)
  try {
    // Only a session starts the runtime. Nothing here waits outside the isolate, so no other request sees the stand-in.
    const session = await ort.InferenceSession.create(smallestModel(), { executionProviders: ['wasm'] })
    await session.release()
  } finally {
    WebAssembly.instantiate = instantiate
  }
  return ort
})

/** `instantiate`, but the placeholder becomes an instance of the Worker's module. */
function withModule(instantiate: typeof WebAssembly.instantiate): typeof WebAssembly.instantiate {
  const stand = async (source: unknown, imports?: WebAssembly.Imports) =>
    isPlaceholder(source)
      ? { module: wasm, instance: new WebAssembly.Instance(wasm, imports) }
      : instantiate(source as WebAssembly.Module, imports)
  return stand as typeof WebAssembly.instantiate
}

// ONNX Runtime hands on a copy.
function isPlaceholder(source: unknown): boolean {
  return (
    source instanceof Uint8Array &&
    source.length === PLACEHOLDER.length &&
    source.every((byte, i) => byte === PLACEHOLDER[i])
  )
}

function smallestModel(): Uint8Array {
  const graph = new OnnxGraph('start')
  graph.output(identity(graph, graph.input('x', 'float32', [1])), 'y')
  return encodeModel(graph)
}
