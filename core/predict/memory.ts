// What a network takes of memory: its weights, and what a run holds at the same time.
import { activationsAtOnce, cost } from '../arch/cost.ts'
import { sizeOf } from '../ops/shape.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { RunConditions } from '../arch/run-conditions.ts'
import type { Memory } from '../contract/prediction.ts'

/**
 * Bytes of the weights, and of the activations that a run holds at once.
 *
 * @example
 * import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
 * const arch = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|'
 * const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
 * memoryOf(graph) // => { weights_bytes: 1377384, peak_activation_bytes: 327680 }
 * memoryOf(graph, { batch: 2, bits: 16 }) // => { weights_bytes: 688692, peak_activation_bytes: 327680 }
 */
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
