// Pooling over [N, C, H, W] images.
import { gatherWindows, windowsOf } from './windows.ts'
import type { OpFunction } from './operation.ts'

/** The lowest float32; not minus infinity, as it is multiplied by zero. */
const LOWEST = -3.4028234663852886e38

export const pooling: Readonly<Record<string, OpFunction>> = {
  /** The first maximum of each window is picked out by number, so that it alone has a gradient. */
  MaxPool: ({ tf, node, inputs: [x] }) => {
    const views = tf.transpose(gatherWindows(tf, x, windowsOf(node.attributes), LOWEST), [0, 1, 2, 4, 3, 5])
    const [n, c, height, width, kh, kw] = views.shape
    const taps = tf.reshape(views, [n, c, height, width, kh * kw])
    if (kh * kw === 1) return tf.reshape(taps, [n, c, height, width])
    const first = tf.cast(tf.oneHot(tf.argMax(taps, -1) as never, kh * kw), 'float32')
    return tf.sum(tf.mul(taps, first), -1)
  },

  AveragePool: ({ tf, node, inputs: [x] }) => {
    const windows = windowsOf(node.attributes)
    const sum = tf.sum(gatherWindows(tf, x, windows, 0), [3, 5])
    if (node.attributes.count_include_pad === 1) return tf.div(sum, windows.kernel[0] * windows.kernel[1])
    const image = tf.ones([1, 1, ...x.shape.slice(2)])
    return tf.div(sum, tf.sum(gatherWindows(tf, image, windows, 0), [3, 5]))
  },
}
