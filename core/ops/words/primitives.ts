// The primitives of a word in the making: each has a name and what it reads, and its number stands for its value.
import { windowFrom } from '../attributes.ts'
import { activationOf } from '../elementwise/activation.ts'
import type { WindowExtent } from '../attributes.ts'
import type { ConstantOp, ParameterOp } from '../constants/constants.ts'
import type { ConvOp } from '../convolution/ops.ts'
import type { ActivationOp } from '../elementwise/activation.ts'
import type { ArithmeticOp } from '../elementwise/arithmetic.ts'
import type { ScalarOp } from '../elementwise/scalar.ts'
import type { ConcatOp } from '../layout/concat.ts'
import type { ExpandOp } from '../layout/expand.ts'
import type { GatherOp, SliceOp } from '../layout/ops.ts'
import type { ReshapeOp, TransposeOp } from '../layout/views.ts'
import type { LinearOp } from '../linear/linear.ts'
import type { MatMulOp } from '../linear/matmul.ts'
import type { BatchNormOp } from '../normalisation/batch-norm.ts'
import type { LayerNormOp } from '../normalisation/ops.ts'
import type { SoftmaxOp } from '../normalisation/softmax.ts'
import type { Lowered } from '../operation.ts'
import type { GlobalPoolOp } from '../pooling/global-pool.ts'
import type { ReduceOp } from '../pooling/reduce.ts'
import type { Shape } from '../shape.ts'

/** Primitives that words are made of. */
export type PrimitiveOp =
  | ActivationOp
  | ArithmeticOp
  | BatchNormOp
  | ConcatOp
  | ConstantOp
  | ConvOp
  | ExpandOp
  | GatherOp
  | GlobalPoolOp
  | LayerNormOp
  | LinearOp
  | MatMulOp
  | ParameterOp
  | ReduceOp
  | ReshapeOp
  | ScalarOp
  | SliceOp
  | SoftmaxOp
  | TransposeOp

/** What a node reads first, and second, in the place of a part's number. */
export const INPUT = -1
export const SECOND = -2

interface Convolving {
  readonly kernel?: WindowExtent
  readonly stride?: WindowExtent
  readonly padding?: 'same' | 0
  readonly groups?: number
  readonly bias?: boolean
}

export class Primitives {
  readonly made: Lowered[] = []

  add(name: string, op: PrimitiveOp, reads: readonly number[], channels = 0): number {
    return this.made.push({ suffix: `.${name}`, op, channels, reads }) - 1
  }

  conv(
    name: string,
    x: number,
    channels: number,
    { kernel = 1, stride = 1, padding = 'same', groups = 1, bias = false }: Convolving,
  ): number {
    const window = windowFrom(kernel, stride, padding, [1, 1])
    return this.add(name, { type: 'conv', ...window, dilation: [1, 1], groups, bias }, [x], channels)
  }

  /** @param rank axes of what it reads: three would be an image, flattened, where `last` did not say otherwise */
  linear(name: string, x: number, channels: number, bias: boolean, rank: number): number {
    return this.add(name, { type: 'linear', bias, ...(rank === 3 && { last: true }) }, [x], channels)
  }

  activation(name: string, x: number, fn: Parameters<typeof activationOf>[0]): number {
    return this.add(name, activationOf(fn), [x])
  }

  batchNorm(name: string, x: number): number {
    return this.add(name, { type: 'batch_norm' }, [x])
  }

  /** Along the last axis. */
  norm(name: string, x: number, kind: 'layer' | 'rms'): number {
    return this.add(name, { type: `${kind}_norm`, axes: 1, scale: true, bias: kind === 'layer' }, [x])
  }

  reshape(name: string, x: number, shape: Shape): number {
    return this.add(name, { type: 'reshape', shape }, [x])
  }

  transpose(name: string, x: number, perm: readonly number[]): number {
    return this.add(name, { type: 'transpose', perm }, [x])
  }

  slice(name: string, x: number, axis: number, start: number, end: number): number {
    return this.add(name, { type: 'slice', start, end, ...(axis !== 0 && { axis }) }, [x])
  }

  concat(name: string, xs: readonly number[], axis: number): number {
    return this.add(name, { type: 'concat', ...(axis !== 0 && { axis }) }, xs)
  }

  sum(name: string, x: number, y: number): number {
    return this.add(name, { type: 'add' }, [x, y])
  }

  product(name: string, x: number, y: number): number {
    return this.add(name, { type: 'mul' }, [x, y])
  }

  parameter(name: string, shape: Shape): number {
    return this.add(name, { type: 'parameter', shape }, [])
  }
}
