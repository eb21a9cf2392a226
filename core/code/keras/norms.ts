// Normalisations in Keras, of the sizes that Archcast computes with: an epsilon of 1e-5.
import { tuple } from '../python.ts'
import type { NormName } from '../groups.ts'
import type { Sayings } from '../written.ts'

const EPSILON = 'epsilon=1e-5'

const without = ({ scale, bias }: { readonly scale: boolean; readonly bias: boolean }) =>
  `${bias ? '' : ', center=False'}${scale ? '' : ', scale=False'}`

const lastAxes = (count: number) =>
  count === 1 ? '-1' : `[${Array.from({ length: count }, (_, at) => at - count).join(', ')}]`

export const NORMS: Sayings<NormName> = {
  batch_norm: ({ last }, { reads: [x], self }) => ({
    value: `${self}(${x})`,
    init: [`${self} = layers.BatchNormalization(axis=${last ? -1 : 1}, momentum=0.9, ${EPSILON})`],
    apart: true,
  }),
  group_norm: (op, { reads: [x], self }) => ({
    value: `${self}(${x})`,
    init: [`${self} = layers.GroupNormalization(${op.groups}, axis=1, ${EPSILON}${without(op)})`],
  }),
  layer_norm: (op, { reads: [x], self }) => ({
    value: `${self}(${x})`,
    init: [`${self} = layers.LayerNormalization(axis=${lastAxes(op.axes)}, ${EPSILON}${without(op)})`],
  }),
  rms_norm(op, { reads: [x], shape, self }) {
    const axes = tuple(Array.from({ length: op.axes }, (_, at) => shape.length - op.axes + 1 + at))
    if (!op.scale) return { value: `rms_norm(${x}, ${axes})`, calls: ['rms_norm'] }
    return {
      value: `${self}(${x})`,
      init: [`${self} = layers.RMSNormalization(axis=${lastAxes(op.axes)}, ${EPSILON})`],
    }
  },
  lrn: ({ size }, { reads: [x] }) => ({ value: `local_response_norm(${x}, ${size})`, calls: ['local_response_norm'] }),
  softmax: ({ axis }, { reads: [x] }) => ({ value: `ops.softmax(${x}, axis=${axis + 1})` }),
}
