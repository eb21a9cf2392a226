// Convolutions over [N, C, H, W] images, as products with gathered windows: TensorFlow.js has neither groups nor
// gradients of dilation.
import { gatherWindows, windowsOf } from './windows.ts'
import type { OpFunction, Tf } from './operation.ts'
import type { SlidingWindows } from './windows.ts'
import type { Tensor } from '@tensorflow/tfjs'

function convolve(tf: Tf, x: Tensor, weight: Tensor, windows: SlidingWindows, groups: number): Tensor {
  const [n] = x.shape
  const [out, perGroup, kh, kw] = weight.shape
  const views = gatherWindows(tf, x, windows, 0)
  const [, , height, , width] = views.shape as number[]
  const columns = tf.reshape(tf.transpose(views, [1, 3, 5, 0, 2, 4]), [groups, perGroup * kh * kw, n * height * width])
  const rows = tf.reshape(weight, [groups, out / groups, perGroup * kh * kw])
  return tf.transpose(tf.reshape(tf.matMul(rows, columns), [out, n, height, width]), [1, 0, 2, 3])
}

/** Zeros put between the elements of the last two axes, `stride - 1` of them. */
function spreadOut(tf: Tf, y: Tensor, [vertical, horizontal]: readonly number[]): Tensor {
  const [n, c, height, width] = y.shape
  const apart = tf.pad(tf.reshape(y, [n, c, height, 1, width, 1]), [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, vertical - 1],
    [0, 0],
    [0, horizontal - 1],
  ])
  const full = tf.reshape(apart, [n, c, height * vertical, width * horizontal])
  return tf.slice(full, [0, 0, 0, 0], [n, c, (height - 1) * vertical + 1, (width - 1) * horizontal + 1])
}

export const convolution: Readonly<Record<string, OpFunction>> = {
  Conv: ({ tf, node, inputs: [x, weight, bias] }) => {
    const y = convolve(tf, x, weight, windowsOf(node.attributes), node.attributes.group as number)
    return bias ? tf.add(y, tf.reshape(bias, [1, -1, 1, 1])) : y
  },

  /** The adjoint by its definition: y spread out, padded, and convolved with the flipped kernel. */
  ConvTranspose: ({ tf, node, inputs: [y, weight] }) => {
    const windows = windowsOf(node.attributes)
    const groups = node.attributes.group as number
    const rest = (node.attributes.output_padding as number[] | undefined) ?? [0, 0]
    const [from, perGroup, kh, kw] = weight.shape
    const grouped = tf.reshape(weight, [groups, from / groups, perGroup, kh, kw])
    const exchanged = tf.reshape(tf.transpose(grouped, [0, 2, 1, 3, 4]), [groups * perGroup, from / groups, kh, kw])
    const reach = [windows.dilations[0] * (kh - 1), windows.dilations[1] * (kw - 1)]
    const [top, left, bottom, right] = windows.pads
    // Padding may exceed the kernel's reach; then the surplus is cut off instead.
    const amounts = [reach[0] - top, reach[1] - left, reach[0] - bottom + rest[0], reach[1] - right + rest[1]]
    const [before, after] = [amounts.slice(0, 2), amounts.slice(2)]
    const room = (axis: number): [number, number] => [Math.max(before[axis], 0), Math.max(after[axis], 0)]
    const padded = tf.pad(spreadOut(tf, y, windows.strides), [[0, 0], [0, 0], room(0), room(1)])
    const begin = before.map((amount) => Math.max(-amount, 0))
    const size = after.map((amount, axis) => padded.shape[axis + 2] - begin[axis] - Math.max(-amount, 0))
    const image = tf.slice(padded, [0, 0, ...begin], [...padded.shape.slice(0, 2), ...size])
    const plain = { ...windows, strides: [1, 1], pads: [0, 0, 0, 0] }
    return convolve(tf, image, tf.reverse(exchanged, [2, 3]), plain, groups)
  },
}
