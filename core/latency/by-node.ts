// Which nodes of an architecture a device's time goes to.
import { WORK_FEATURES, forEachWork } from '../features/work.ts'
import { featuresOf } from './features/features.ts'
import { kernelsByNode } from './kernels.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { DeviceFile } from './device.ts'
import type { KernelModel } from './kernel-model.ts'
import type { LinearModel } from './linear.ts'

/**
 * Milliseconds by the ids of nodes. Nodes that are fused into another, dropped or free are not in it; what no node asks for, such as
 * starting a run, is `''`. They add up to the device's prediction.
 */
export function latencyByNode({ model }: DeviceFile, graph: ArchGraph): Map<string, number> {
  return model.kind === 'kernels' ? byKernels(model, graph) : byWork(model, graph)
}

function byKernels({ block, costs, run }: KernelModel, graph: ArchGraph): Map<string, number> {
  const ms = new Map([['', run]])
  for (const { kernel, node = '' } of kernelsByNode(graph, block)) {
    let sum = ms.get(node) ?? 0
    for (const [name, amount] of featuresOf(kernel, block)) sum += (costs[name] ?? 0) * amount
    ms.set(node, sum)
  }
  return ms
}

function byWork({ intercept, weights }: LinearModel, graph: ArchGraph): Map<string, number> {
  const ms = new Map([['', intercept]])
  const costs = WORK_FEATURES.map((name) => weights[name] ?? 0)
  forEachWork(graph, (feature, amount, node) => {
    if (costs[feature] > 0) ms.set(node, (ms.get(node) ?? 0) + costs[feature] * amount)
  })
  return ms
}
