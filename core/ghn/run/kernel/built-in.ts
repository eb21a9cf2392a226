// The kernel out of this program's own text, for runtimes that compile WebAssembly.
import { KERNEL } from './kernel-wasm.ts'
import { compileBase64 } from './web-assembly.ts'
import type { CompiledModule } from './web-assembly.ts'

let compiled: CompiledModule | undefined

export function builtInKernel(): CompiledModule {
  return (compiled ??= compileBase64(KERNEL))
}
