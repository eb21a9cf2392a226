// Runtimes that networks are timed in.
import os from 'node:os'
import * as ort from 'onnxruntime-node'
import { inferenceModel } from './inference-model.ts'
import { executedKernels } from './profiled-kernels.ts'
import { feedsOf, sessionOptions } from './session-options.ts'
import type { ProfiledKernel } from './profiled-kernels.ts'
import type { RuntimeOptions } from './session-options.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Precision } from '@archcast/core/latency/kernels.ts'

/** One run: how long it took, and whether something else had the processor in between. */
export interface TimedRun {
  readonly ms: number
  readonly interrupted: boolean
}

/** A network ready to run. */
export interface LoadedNetwork {
  run(): Promise<TimedRun>
  release(): Promise<void>
}

export interface Runtime {
  /** @param model the network as an ONNX model, whose first input is the images; its export where left out */
  open(architecture: ArchGraph, model?: Uint8Array): Promise<LoadedNetwork>
  /** The kernels of a run with what each takes, in runtimes that tell. */
  kernels?(architecture: ArchGraph): Promise<readonly ProfiledKernel[]>
}

/** @param precision numbers that networks without a model of their own are written in */
export function ortRuntime(options: RuntimeOptions, precision?: Precision): Runtime {
  let last: { readonly architecture: ArchGraph; readonly model: Uint8Array } | undefined
  const modelOf = (architecture: ArchGraph) => {
    if (last?.architecture !== architecture)
      last = { architecture, model: inferenceModel(architecture, options.batch, precision) }
    return last.model
  }
  return {
    async open(architecture, model = modelOf(architecture)) {
      const session = await ort.InferenceSession.create(model, sessionOptions(options))
      const alone = options.provider === 'cpu' && options.threads === 1
      return openedNetwork(session, feedsOf(session, architecture, options.batch), alone)
    },
    // On a GPU the profiler tells when kernels started, not how long they took.
    ...(options.provider === 'cpu' && {
      kernels: (architecture) => executedKernels(architecture, { ...options, ...LOOK, model: modelOf(architecture) }),
    }),
  }
}

/** Runs of a network under the profiler. */
const LOOK = { warming: 2, runs: 4 }

/**
 * A session with what it is fed at every run.
 *
 * @param alone whether one thread computes all of it: where something interrupted that, it took what the processor
 * spent
 */
export function openedNetwork(
  session: ort.InferenceSession,
  feeds: Readonly<Record<string, ort.Tensor>>,
  alone = false,
): LoadedNetwork {
  return {
    async run() {
      // Systems that do not count these switches report none; then no run is left out.
      const before = process.resourceUsage()
      const start = performance.now()
      await session.run(feeds)
      const ms = performance.now() - start
      const after = process.resourceUsage()
      const interrupted = after.involuntaryContextSwitches > before.involuntaryContextSwitches
      const spent = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000
      return { ms: alone && interrupted && spent > 0 ? Math.min(ms, spent) : ms, interrupted }
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
