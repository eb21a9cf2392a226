// The frameworks whose code a network can be written as.
import { kerasCode } from './keras/keras.ts'
import { pytorchCode } from './pytorch/pytorch.ts'
import type { ArchGraph } from '../arch/graph.ts'

/** How each of them writes a network, a Python file; throws CodeError for what it has no words for. */
export const FRAMEWORKS = {
  pytorch: pytorchCode,
  keras: kerasCode,
} as const satisfies Readonly<Record<string, (graph: ArchGraph) => string>>

export type FrameworkName = keyof typeof FRAMEWORKS
