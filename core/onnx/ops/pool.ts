// Pooling over [N, C, H, W] images, and over [N, C, L] sequences as images of one row.
import { staticShape } from '../graph.ts'
import { windowExtent } from './conv.ts'
import { reshape } from './shape.ts'
import type { OnnxGraph, Value } from '../graph.ts'
import type { Window } from '../window.ts'

function pool(g: OnnxGraph, op: string, x: Value, window: Window, extra = {}): Value {
  if (x.shape.length === 3) {
    const [n, channels, length] = x.shape
    const row = pool(g, op, reshape(g, x, [n, channels, 1, length]), window, extra)
    return reshape(g, row, [n, channels, row.shape[3]])
  }
  const { kernel, stride, padding, paddingEnd = padding } = window
  const [height, width] = staticShape({ ...x, shape: x.shape.slice(2) }, op)
  const shape = [
    ...x.shape.slice(0, 2),
    windowExtent(height, kernel[0], stride[0], padding[0], 1, paddingEnd[0]),
    windowExtent(width, kernel[1], stride[1], padding[1], 1, paddingEnd[1]),
  ]
  const attributes = { kernel_shape: kernel, strides: stride, pads: [...padding, ...paddingEnd], ...extra }
  return g.node(op, [x], [[x.type, shape]], attributes)[0]
}

export const maxPool = (g: OnnxGraph, x: Value, window: Window): Value => pool(g, 'MaxPool', x, window)

/** Means over the window; padding counts only where `includePadding`. */
export const averagePool = (g: OnnxGraph, x: Value, window: Window, includePadding = false): Value =>
  pool(g, 'AveragePool', x, window, { count_include_pad: includePadding ? 1 : 0 })
