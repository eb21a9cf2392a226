// Runtimes that networks are timed in.
import os from 'node:os'
import * as ort from 'onnxruntime-node'
import { imagesOf, inferenceModel } from './inference-model.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Device } from '../engines/device.ts'

/** One run: how long it took, and whether something else had the processor in between. */
export interface Run {
  readonly ms: number
  readonly interrupted: boolean
}

/** A network ready to run. */
export interface OpenNetwork {
  run(): Promise<Run>
  release(): Promise<void>
}

export interface Runtime {
  /** @param model the network as an ONNX model, whose first input is the images; its export where left out */
  open(architecture: ArchGraph, model?: Uint8Array): Promise<OpenNetwork>
}

export interface RuntimeOptions {
  readonly provider: Device
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

export function ortRuntime(options: RuntimeOptions): Runtime {
  return {
    async open(architecture, model = inferenceModel(architecture, options.batch)) {
      const session = await ort.InferenceSession.create(model, sessionOptions(options))
      const { data, shape } = imagesOf(architecture, options.batch)
      return openedNetwork(session, { [session.inputNames[0]]: new ort.Tensor(data, shape) })
    },
  }
}

/** A session with what it is fed at every run. */
export function openedNetwork(session: ort.InferenceSession, feeds: Readonly<Record<string, ort.Tensor>>): OpenNetwork {
  return {
    async run() {
      // Systems that do not count these switches report none; then no run is left out.
      const before = process.resourceUsage().involuntaryContextSwitches
      const start = performance.now()
      await session.run(feeds)
      const ms = performance.now() - start
      return { ms, interrupted: process.resourceUsage().involuntaryContextSwitches > before }
    },
    release: () => session.release(),
  }
}

/** Has other processes wait for this one, where the user may ask for that. */
export function takePrecedence(): void {
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGHEST)
  } catch {
    // Only administrators may; interrupted runs are left out in any case.
  }
}
