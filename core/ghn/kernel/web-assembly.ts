// WebAssembly as both runtimes have it: Node's types declare no more of it than the name of a module.

export interface Memory {
  readonly buffer: ArrayBuffer
  /** By pages of 64 KiB; the old buffer is gone then. */
  grow(pages: number): number
}

interface Api {
  readonly Module: new (bytes: Uint8Array) => WebAssembly.Module
  readonly Memory: new (limits: { readonly initial: number }) => Memory
  readonly Instance: new (
    module: WebAssembly.Module,
    imports: { readonly env: { readonly memory: Memory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

export const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: Api }).WebAssembly
