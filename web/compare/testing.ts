// Layers for tests, of an operation and what matters of them.
import type { Layer } from '../engine/engine-types.ts'

interface LayerParts {
  readonly inputs?: readonly number[]
  readonly width?: number
}

export function layer(id: string, op: string, { inputs = [-1], width = 16 }: LayerParts = {}): Layer {
  const label = `${op} -> ${width}`
  return { id, op, label, inputs, shape: [width], macs: width, params: width, outputBytes: 4 * width, ms: {} }
}

/** Layers in a row, each named by its operation and place. */
export function chain(ops: readonly string[]): Layer[] {
  return ops.map((op, i) => layer(`${op}${i}`, op, { inputs: [i - 1] }))
}
