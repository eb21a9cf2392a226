// Where the gradient of a kind's tiles belongs in phi.
import { parameterSlots } from './flat-parameters.ts'
import { cornerStarts } from '@archcast/core/ghn/tiles/hypernetwork.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { stridedPositions, stridesOf } from '@archcast/core/onnx/strides.ts'
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
  const strides = stridesOf(shape)
  const first = cornerStarts(kind.shape, shape.slice(1)).reduce(
    (sum, start, axis) => sum + start * strides[axis + 1],
    0,
  )
  return { offset, positions: stridedPositions(extent, first, strides) }
}
