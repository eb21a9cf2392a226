// Where the gradient of a kind's tiles belongs in phi.
import { cornerStarts } from '@archcast/core/ghn/network.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { parameterSlots } from './parameters.ts'
import type { GhnConfig, TileKind } from '@archcast/core/ghn/config.ts'

/** The part of a table that a kind of tile covers. */
export interface Corner {
  /** Where the kind's table begins in phi. */
  readonly offset: number
  /** Where each element that the kind covers lies in the table; undefined where it covers all of it. */
  readonly positions: Int32Array | undefined
}

export function cornerOf(config: GhnConfig, kind: TileKind): Corner {
  const { offset, shape } = parameterSlots(config).slots.find(({ name }) => name === `table.${kind.table}`)!
  const extent = [shape[0], ...kind.shape]
  if (elements(extent) === elements(shape)) return { offset, positions: undefined }
  const starts = [0, ...cornerStarts(kind.shape, shape.slice(1))]
  const index = extent.map(() => 0)
  const positions = new Int32Array(elements(extent)).map(() => {
    const at = index.reduce((sum, i, axis) => sum * shape[axis] + starts[axis] + i, 0)
    for (let axis = index.length - 1; axis >= 0 && ++index[axis] === extent[axis]; axis--) index[axis] = 0
    return at
  })
  return { offset, positions }
}
