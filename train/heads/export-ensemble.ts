// An ensemble as the ONNX model that services run: standardising, the perceptrons, the mean and the spread of their
// outputs.
import { emitMlp, mlpSlots } from './ensemble-mlp.ts'
import { CLIP } from './ensemble.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { add, clip, mul, sqrt, sub } from '@archcast/core/onnx/ops/elementwise.ts'
import { reduceMean } from '@archcast/core/onnx/ops/reduce.ts'
import type { Ensemble } from './ensemble.ts'

/**
 * `features` [N, F] -> `mean` [N] of the members and their `spread` [N], the population standard deviation; both in the
 * target's units.
 */
export function exportEnsemble(ensemble: Ensemble): Uint8Array {
  const { size, parameters, centre, scale, targetCentre, targetScale } = ensemble
  const g = new OnnxGraph('heads')
  const features = g.input('features', 'float32', ['batch', size.features])
  const reciprocal = Float32Array.from(scale, (s) => 1 / s)
  const centred = sub(g, features, g.constant('float32', [size.features], centre))
  const x = clip(g, mul(g, centred, g.constant('float32', [size.features], reciprocal)), -CLIP, CLIP)
  const weights = mlpSlots(size).map(({ name, shape, offset, length }) =>
    g.constant('float32', shape, parameters.slice(offset, offset + length), name),
  )
  const outputs = emitMlp(g, x, weights, 'batch')
  const mean = reduceMean(g, outputs, [0])
  const error = sub(g, outputs, mean)
  const spread = sqrt(g, reduceMean(g, mul(g, error, error), [0], false))
  const inUnits = mul(g, reduceMean(g, outputs, [0], false), g.scalar(targetScale))
  g.output(add(g, inUnits, g.scalar(targetCentre)), 'mean')
  g.output(mul(g, spread, g.scalar(targetScale)), 'spread')
  return encodeModel(g)
}
