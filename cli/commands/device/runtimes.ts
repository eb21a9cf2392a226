// The runtimes that a device can be profiled in: ONNX Runtime for Node with its providers, and for the web in workerd.
import { Option } from 'commander'
import { workerdRuntime } from './workerd-runtime.ts'
import { providerBlockSize } from '@archcast/train/latency/profiled-kernels.ts'
import { ortRuntime } from '@archcast/train/latency/timed-runtimes.ts'
import type { BlockSize, Precision } from '@archcast/core/latency/kernels.ts'
import type { EngineProvider } from '@archcast/train/engines/engine-provider.ts'
import type { Runtime } from '@archcast/train/latency/timed-runtimes.ts'

export type RuntimeKind = 'node' | 'workerd'

export interface RuntimeChoice {
  readonly runtime: RuntimeKind
  readonly provider: EngineProvider
  readonly threads: number
  /** Images a run. */
  readonly batch: number
  /** Numbers that networks are written in; float32 where it is left out. */
  readonly precision?: Precision
}

export interface TimingRuntime {
  readonly runtime: Runtime
  /** Channels of a block of its memory layout. */
  readonly block: BlockSize
  close(): Promise<void>
}

export function runtimeOption(): Option {
  const choices: RuntimeKind[] = ['node', 'workerd']
  return new Option('--runtime <runtime>', 'ONNX Runtime for Node, or for the web in workerd')
    .choices(choices)
    .default('node')
}

/** Throws an Error for a choice that cannot be: an isolate has one thread and no provider but wasm. */
export async function openRuntime({
  runtime,
  provider,
  threads,
  batch,
  precision,
}: RuntimeChoice): Promise<TimingRuntime> {
  if (runtime === 'node') {
    return {
      runtime: ortRuntime({ provider, threads, batch }, precision),
      block: await providerBlockSize(provider),
      close: async () => {},
    }
  }
  if (provider !== 'cpu' || threads !== 1)
    throw new Error('workerd runs on one thread of the CPU: leave out --provider and --threads')
  const workerd = await workerdRuntime(batch, precision)
  return { runtime: workerd, block: 1, close: () => workerd.close() }
}
