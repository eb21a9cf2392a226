// Which nodes of an architecture a device's time goes to.
import { outsideFitted } from '../features/fitted.ts'
import { WORK_FEATURES, forEachWork } from '../features/work.ts'
import { isOnce } from './executed/executed-latency.ts'
import { EXECUTED_WORK, forEachExecuted } from './executed/executed-work.ts'
import { coldWork, touchedBy } from './features/cold.ts'
import { featuresOf } from './features/kernel-features.ts'
import { profiledLike } from './features/stand-in.ts'
import { PRECISIONS, kernelsByNode } from './kernels.ts'
import { costOfRun } from './other-runs.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { DeviceFile } from './device.ts'
import type { ExecutedModel } from './executed/executed-latency.ts'
import type { KernelModel } from './kernel-model.ts'
import type { Precision } from './kernels.ts'
import type { LinearModel } from './linear-model.ts'

/**
 * Milliseconds by the ids of nodes. Nodes that are fused into another, dropped or free are left out; `''` has what no
 * node asks for, such as starting a run. They add up to the device's prediction for a run of so many images.
 *
 * @example
 * import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
 * import { openDevices } from '@archcast/core/predict/heads.ts'
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * const { file, latency } = openDevices(await loadBundleFolder('models/cifar10-nb201')).get('pixel3')
 * const sum = latencyByNode(file, graph).values().reduce((a, b) => a + b)
 * Math.abs(sum / latency(graph).value - 1) < 1e-6 // => true
 */
export function latencyByNode(
  { model, batch, precision, large_runs: largeRuns = false }: DeviceFile,
  graph: ArchGraph,
  images = batch,
): Map<string, number> {
  const times = images / batch
  switch (model.kind) {
    case 'kernels':
      return byKernels(
        model,
        graph,
        times,
        PRECISIONS.find((known) => known === precision),
      )
    case 'linear':
      if (model.elsewhere && outsideFitted(model.fitted)(graph).length > 0)
        return byExecuted(model.elsewhere, graph, times)
      return byWork(model, graph, times)
    case 'executed':
      return byExecuted(model, graph, times, largeRuns)
  }
}

function byKernels(
  { block, costs, run, ranges }: KernelModel,
  graph: ArchGraph,
  times: number,
  precision?: Precision,
): Map<string, number> {
  const ms = new Map([['', run]])
  const kernels = kernelsByNode(graph, block, { precision })
  const all = touchedBy(kernels.map(({ kernel }) => kernel))
  for (const { kernel, node = '' } of kernels) {
    const features = [...featuresOf(profiledLike(kernel, block, ranges), block), ...coldWork(touchedBy([kernel]), all)]
    ms.set(node, (ms.get(node) ?? 0) + costOfRun(features, costs, times))
  }
  return ms
}

function byWork({ intercept, weights }: LinearModel, graph: ArchGraph, times: number): Map<string, number> {
  const ms = new Map([['', intercept * times]])
  const costs = WORK_FEATURES.map((name) => (weights[name] ?? 0) * times)
  forEachWork(graph, (feature, amount, node) => {
    if (costs[feature] > 0) ms.set(node, (ms.get(node) ?? 0) + costs[feature] * amount)
  })
  return ms
}

/** @param shared whether what happens once a run is shared by its images too */
function byExecuted(
  { intercept, weights }: ExecutedModel,
  graph: ArchGraph,
  times: number,
  shared = false,
): Map<string, number> {
  const ms = new Map([['', shared ? intercept * times : intercept]])
  const costs = EXECUTED_WORK.map((name) => (weights[name] ?? 0) * (isOnce(name) && !shared ? 1 : times))
  forEachExecuted(graph, (feature, amount, node) => {
    if (costs[feature] > 0) ms.set(node, (ms.get(node) ?? 0) + costs[feature] * amount)
  })
  return ms
}
