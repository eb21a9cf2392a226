// What the runtime is called that networks are timed in.
import * as ort from 'onnxruntime-node'
import type { EngineProvider } from '../engines/engine-provider.ts'

/** ONNX Runtime for Node, as a device file names it. */
export function ortName({
  provider,
  threads,
}: {
  readonly provider: EngineProvider
  readonly threads: number
}): string {
  const where = provider === 'cpu' ? `CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : provider
  return `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}, ${where}`
}
