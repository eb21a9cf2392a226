// What a network takes of memory: its weights, and what a run holds at the same time.
import { activationsAtOnce, cost } from '../arch/cost.ts'
import { sizeOf } from '../ops/shape.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Memory } from './types.ts'

/** How a network is run. */
export interface Run {
  /** Bits of an element, 32 where it is left out. */
  readonly bits?: number
  /** Images of a run, one where it is left out. */
  readonly batch?: number
}

const bytesOf = ({ bits = 32 }: Run) => bits / 8

export function memoryOf(graph: ArchGraph, run: Run = {}): Memory {
  return {
    weights_bytes: cost(graph).params * bytesOf(run),
    peak_activation_bytes: activationsAtOnce(graph) * bytesOf(run) * (run.batch ?? 1),
  }
}

/** Bytes of what one layer of a run gives, by its shape. */
export function outputBytes(shape: readonly number[], run: Run = {}): number {
  return sizeOf(shape) * bytesOf(run) * (run.batch ?? 1)
}
