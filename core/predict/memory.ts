// What a network takes of memory: its weights, and what a run holds at the same time.
import { activationsAtOnce, cost } from '../arch/cost.ts'
import { sizeOf } from '../ops/shape.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { RunConditions } from '../arch/run-conditions.ts'
import type { Memory } from '../contract/prediction.ts'

export function memoryOf(graph: ArchGraph, run: RunConditions = {}): Memory {
  const { bits = 32, weightBits = bits } = run
  return {
    weights_bytes: Math.ceil((cost(graph).params * weightBits) / 8),
    peak_activation_bytes: bytesOf(activationsAtOnce(graph), run),
  }
}

/** Bytes of what one layer of a run gives, by its shape. */
export function outputBytes(shape: readonly number[], run: RunConditions = {}): number {
  return bytesOf(sizeOf(shape), run)
}

const bytesOf = (elements: number, { bits = 32, batch = 1 }: RunConditions) => (elements * bits * batch) / 8
