// The kernel out of this program's own text, for runtimes that compile WebAssembly.
import { Module } from './web-assembly.ts'
import { PROPAGATE } from './propagate.ts'

let compiled: WebAssembly.Module | undefined

export function builtInKernel(): WebAssembly.Module {
  return (compiled ??= new Module(Uint8Array.from(atob(PROPAGATE), (byte) => byte.charCodeAt(0))))
}
