// Opening an exported GHN, as a whole in ONNX Runtime or with the kernel for what ONNX Runtime is slow at.
import { builtInKernel } from './kernel/built-in.ts'
import { kernelSuits, openWithKernel } from './kernel/open-kernel.ts'
import { openWhole } from './whole.ts'
import type { Ort, SessionOptions } from '../../onnx/runtime.ts'
import type { GhnConfig } from '../config.ts'
import type { Ghn } from './ghn.ts'
import type { CompiledModule } from './kernel/web-assembly.ts'

/**
 * Propagation is hundreds of small steps one after another, each of which takes ONNX Runtime longer to start than to
 * compute: where the kernel can, it computes them. Both ways give the same numbers but for rounding.
 * @param kernel the compiled kernel/kernel.wasm, where the runtime compiles no WebAssembly
 */
export function openGhn(
  ort: Ort,
  model: Uint8Array,
  config: GhnConfig,
  options: SessionOptions,
  kernel?: CompiledModule,
): Promise<Ghn> {
  return kernelSuits(config)
    ? openWithKernel(ort, model, config, kernel ?? builtInKernel(), options)
    : openWhole(ort, model, config, options)
}
