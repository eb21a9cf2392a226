// A network with its prediction and its layers, one by one.
import { nodeCost } from '@archcast/core/arch/cost.ts'
import { outputsOf } from '@archcast/core/arch/exits.ts'
import { inputsOf } from '@archcast/core/arch/graph.ts'
import { describeOp } from '@archcast/core/gate/layers.ts'
import { latencyByNode } from '@archcast/core/latency/by-node.ts'
import { outputBytes } from '@archcast/core/predict/memory.ts'
import type { Examined, Wanted } from './engine-types.ts'
import type { Predictor } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

export async function examined(
  predictor: Predictor,
  architecture: ResolvedArchitecture,
  { tasks, recipe, devices, batch }: Wanted,
): Promise<Examined> {
  const { graph } = architecture
  const prediction = await predictor.predict(architecture, {
    method: 'head',
    devices: [...devices],
    ...(tasks && tasks.length > 0 && { tasks: [...tasks] }),
    ...(recipe !== undefined && { recipe }),
    ...(batch !== undefined && { batch }),
  })
  const times = devices.map(
    (name) => [name, latencyByNode(predictor.devices.get(name)!.file, graph, prediction.batch)] as const,
  )
  return {
    prediction,
    inputs: inputsOf(graph).map(({ name, shape }) => ({ name, shape })),
    layers: graph.nodes.map((node) => ({
      id: node.id,
      op: node.op.type === 'activation' ? node.op.fn : node.op.type,
      label: describeOp(node),
      inputs: node.inputs,
      shape: node.shape,
      ...nodeCost(graph, node),
      outputBytes: outputBytes(node.shape, architecture),
      ms: Object.fromEntries(times.flatMap(([name, of]) => (of.has(node.id) ? [[name, of.get(node.id)!]] : []))),
    })),
    outputs: outputsOf(graph),
  }
}
