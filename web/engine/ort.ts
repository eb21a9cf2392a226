// ONNX Runtime for the web, in one thread: several need headers that not every file server sends.
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import * as ort from 'onnxruntime-web/wasm'
import type { Ort } from '@archcast/core/onnx/runtime.ts'

export async function startOrt(): Promise<Ort> {
  Object.assign(ort.env.wasm, { numThreads: 1, proxy: false, wasmPaths: { wasm } })
  return ort
}
