// How ONNX Runtime is set up where networks are timed.
import * as ort from 'onnxruntime-node'
import { imagesOf } from './inference-model.ts'
import type { EngineProvider } from '../engines/engine-provider.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface RuntimeOptions {
  readonly provider: EngineProvider
  /** Of one operation, on the CPU. */
  readonly threads: number
  /** Images a run. */
  readonly batch: number
}

/** ONNX Runtime as it comes, but that its threads sleep when there is nothing to do. */
export function sessionOptions({ provider, threads }: RuntimeOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
}

/** Images for a session's first input. */
export function feedsOf(
  session: ort.InferenceSession,
  architecture: ArchGraph,
  batch: number,
): Record<string, ort.Tensor> {
  const { data, shape } = imagesOf(architecture, batch)
  return { [session.inputNames[0]]: new ort.Tensor(data, shape) }
}
