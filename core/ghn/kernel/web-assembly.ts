// WebAssembly as both runtimes have it: what types declare it differs between them.

/** A compiled `WebAssembly.Module`. */
export type CompiledModule = object

export interface Memory {
  readonly buffer: ArrayBuffer
  /** By pages of 64 KiB; the old buffer is gone then. */
  grow(pages: number): number
}

interface Api {
  readonly Module: new (bytes: Uint8Array) => CompiledModule
  readonly Memory: new (limits: { readonly initial: number }) => Memory
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: Memory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

export const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: Api }).WebAssembly
