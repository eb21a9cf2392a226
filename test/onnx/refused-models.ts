// Small models that are refused, and the error that each is refused by.
import { expect, test } from 'vitest'
import { smallModel } from './small-models.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import type { SmallModel, SmallNode } from './small-models.ts'

export type PartialModel = Partial<SmallModel>

/** The error that such a model is refused by. */
export function refusal(model: PartialModel): ArchitectureError {
  try {
    readOnnx(smallModel({ input: [1, 4, 8, 8], nodes: [], ...model }), 'net.onnx')
  } catch (error) {
    if (error instanceof ArchitectureError) return error
    throw error
  }
  throw new Error('it was read')
}

/** The one node, from `x` to `y`; its other inputs are weights of these extents or whole numbers. */
export function only(
  op: string,
  others: Record<string, { weights: number[] } | { ints: number[] }> = {},
  rest = {},
): PartialModel {
  const node: SmallNode = { op, inputs: ['x', ...Object.keys(others)], output: 'y', ...rest }
  return { nodes: [node], constants: others }
}

type Row = readonly [what: string, model: PartialModel, code: string, says: RegExp]

/** Tests by what they refuse: a model, the code of its error, and what that says. */
export function refused(rows: readonly Row[]): void {
  test.each(rows)('%s', (_, model, code, says) => {
    const error = refusal(model)
    expect(error.message).toMatch(/^net\.onnx: /)
    expect(error.message).toMatch(says)
    expect(error.code).toBe(code)
  })
}

/** Weights of these extents. */
export const w = (...weights: number[]) => ({ w: { weights } })
