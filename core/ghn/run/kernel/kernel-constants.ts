// A GHN's parameters out of its exported file: those that the kernel multiplies by, and the others as constants of a
// model.
import { cast } from '../../../onnx/ops/elementwise.ts'
import { propagationParameters } from '../../build/propagation-parameters.ts'
import { hypernetworkParameters } from '../../tiles/hypernetwork-parameters.ts'
import type { OnnxGraph } from '../../../onnx/graph.ts'
import type { ModelConstant } from '../../../onnx/model.ts'
import type { GhnParameter, GhnValues } from '../../build/learnable.ts'
import type { GhnConfig } from '../../config.ts'

export type GhnConstants = ReadonlyMap<string, ModelConstant>

/**
 * The parameters of embedding and propagation, one after another: the kernel's order is that of
 * `propagationParameters`. Throws Error where the file lacks one.
 */
export function propagationConstants(config: GhnConfig, constants: GhnConstants): Float32Array[] {
  return named(propagationParameters(config), constants).map(([name, { type, data }]) => {
    if (type !== 'float32') throw new Error(`${name} is stored as ${type}; export the model again`)
    return data as Float32Array
  })
}

/** The parameters of the hypernetwork as constants of `g`, widened where they are stored in half precision. */
export function hypernetworkConstants(g: OnnxGraph, config: GhnConfig, constants: GhnConstants): GhnValues {
  const values = named(hypernetworkParameters(config), constants).map(([name, { type, shape, data }]) => {
    const constant = g.constant(type, shape, data, name)
    return [name, type === 'float32' ? constant : cast(g, constant, 'float32')]
  })
  return Object.fromEntries(values)
}

function named(parameters: readonly GhnParameter[], constants: GhnConstants): [string, ModelConstant][] {
  return parameters.map(({ name, shape }) => {
    const constant = constants.get(name)
    if (constant?.shape.join() !== shape.join())
      throw new Error(`no ${name} of shape [${shape.join(', ')}] in the GHN's file`)
    return [name, constant]
  })
}
