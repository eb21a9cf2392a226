// WebAssembly as both runtimes have it: what types declare it differs between them.
import { fromBase64 } from '../../../onnx/base64.ts'

/** A compiled `WebAssembly.Module`. */
export type CompiledModule = object

export interface WasmMemory {
  readonly buffer: ArrayBuffer
  /** By pages of 64 KiB; the old buffer is gone then. */
  grow(pages: number): number
}

interface Api {
  readonly Module: new (bytes: Uint8Array) => CompiledModule
  readonly Memory: new (limits: { readonly initial: number }) => WasmMemory
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

const api = (globalThis as unknown as { WebAssembly: Api }).WebAssembly
export const { Memory: WasmMemory, Instance } = api

/** Pages of 64 KiB that hold so many bytes. */
export function pagesOf(bytes: number): number {
  return Math.ceil(bytes / 65_536)
}

/** A module out of a program's own text, where the runtime compiles WebAssembly. */
export function compileBase64(text: string): CompiledModule {
  return new api.Module(fromBase64(text))
}
