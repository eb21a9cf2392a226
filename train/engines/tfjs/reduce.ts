// Reductions over axes.
import type { OpFunction, Tf } from './interpret.ts'
import type { Tensor } from '@tensorflow/tfjs'

const reduction =
  (f: (tf: Tf, x: Tensor, axes: number[], keep: boolean) => Tensor): OpFunction =>
  ({ tf, node, inputs, ints }) =>
    f(tf, inputs[0], ints(1)!, node.attributes.keepdims === 1)

export const reductions: Readonly<Record<string, OpFunction>> = {
  ReduceMean: reduction((tf, x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceSum: reduction((tf, x, axes, keep) => tf.sum(x, axes, keep)),
  ReduceMax: reduction((tf, x, axes, keep) => tf.max(x, axes, keep)),
  ArgMax: ({ tf, node, inputs: [x] }) => tf.argMax(x, node.attributes.axis as number),
}
