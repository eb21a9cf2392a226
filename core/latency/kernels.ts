// An architecture -> the kernels that a runtime executes for one batch of images.
import { blockLayout } from './plan/layout.ts'
import { fuseSums } from './plan/fuse.ts'
import { fusedPlan } from './plan/plans.ts'
import { kernelOf } from './kernel.ts'
import { PART } from './plan/split.ts'
import { shapeIn } from './plan/step.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { Kernel } from './kernel.ts'
import type { Plan } from './plan/step.ts'

/** Channels of a block of ONNX Runtime's layout: 16 with AVX-512, 8 with AVX, 1 where images stay as they are. */
export type BlockSize = 1 | 4 | 8 | 16

/** A kernel and the id of the node that it computes; what is fused belongs to the convolution that took it in. */
export interface NodeKernel {
  readonly kernel: Kernel
  /** Undefined for what no node asks for, such as the normalisation of the image. */
  readonly node?: string
}

/** Dead branches are pruned first. Kernels come in an order in which they could run. */
export function kernelsOf(graph: ArchGraph, block: BlockSize): Kernel[] {
  return kernelsByNode(graph, block).map(({ kernel }) => kernel)
}

/** `kernelsOf`, with the nodes. */
export function kernelsByNode(graph: ArchGraph, block: BlockSize): NodeKernel[] {
  const plan = fusedPlan(graph)
  return kernelsOfPlan(fuseSums(block === 1 ? plan : blockLayout(plan, block)))
}

/** Operations that ONNX Runtime has no kernel for, by those that ONNX defines them by. */
const EXECUTED: Readonly<Record<string, readonly string[]>> = {
  HardSwish: ['HardSigmoid', 'Mul'],
  ConvInteger: ['ConvInteger', 'Cast', 'Mul', 'Add'],
}

function kernelsOfPlan(plan: Plan): NodeKernel[] {
  const { steps } = plan
  const kernels: NodeKernel[] = []
  for (const step of steps) {
    if (!step || step.op === PART) continue
    const { op, inputs, shape, kernel, stride, dilation, groups, activation, depth, weights, node } = step
    const from = inputs.length > 0 ? shapeIn(plan, inputs[0]) : shape
    const operands = inputs.length
    const given = { operands, kernel, stride, dilation, groups, activation, depth, weights }
    for (const name of EXECUTED[op] ?? [op]) kernels.push({ kernel: kernelOf(name, from, shape, given), node })
  }
  return kernels
}
