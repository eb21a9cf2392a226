// What the runtime is called that networks are timed in.
import { createRequire } from 'node:module'
import * as ort from 'onnxruntime-node'
import { ortName } from '@archcast/train/latency/runtime-name.ts'
import type { RuntimeChoice } from './runtimes.ts'

/** As a device file names it. */
export function runtimeName({ runtime, provider, threads }: Omit<RuntimeChoice, 'batch' | 'precision'>): string {
  if (runtime === 'workerd') {
    const { version } = createRequire(import.meta.url)('workerd/package.json') as { version: string }
    return `onnxruntime-web ${ort.env.versions.common}, WebAssembly in workerd ${version}`
  }
  return ortName({ provider, threads })
}
