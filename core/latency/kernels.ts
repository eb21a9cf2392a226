// An architecture -> the kernels that a runtime executes for one batch of images.
import { prune } from '../arch/prune.ts'
import { sizeOf } from '../ops/shape.ts'
import { kernelOf } from './kernel.ts'
import { PLAIN_POOL, channelsLast } from './plan/channels-last.ts'
import { emitSteps } from './plan/emit-steps.ts'
import { foldConstants } from './plan/fold-constants.ts'
import { fuse, fuseSums } from './plan/fuse.ts'
import { BESIDE_CASTS, inHalves } from './plan/halves.ts'
import { onIntegers } from './plan/integers.ts'
import { blockLayout } from './plan/memory-layout.ts'
import { fusedPlan } from './plan/plans.ts'
import { roundAll } from './plan/rounded.ts'
import { PART, splitSlices } from './plan/split-slices.ts'
import { shapeIn } from './plan/step.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { RuntimeStep } from '../ops/steps.ts'
import type { Kernel } from './kernel.ts'
import type { Plan } from './plan/step.ts'

/** Channels of a block of ONNX Runtime's layout: 16 with AVX-512, 8 with AVX, 1 where images stay as they are. */
export type BlockSize = 1 | 4 | 8 | 16

/** Numbers that networks are run with: as they are, written in float16, or quantised to integers of 8 bits. */
export const PRECISIONS = ['fp32', 'fp16', 'int8'] as const
export type Precision = (typeof PRECISIONS)[number]

/** How a network is written as a model. */
export interface Written {
  /** Numbers that it computes with; those of the graph where it is left out. */
  readonly precision?: Precision | undefined
  /** Whether it normalises the images that it reads; so where it is left out. */
  readonly normalises?: boolean | undefined
}

/** A kernel and the id of the node that it computes; what is fused belongs to the convolution that took it in. */
export interface NodeKernel {
  readonly kernel: Kernel
  /** Undefined for what no node asks for, such as the normalisation of the image. */
  readonly node?: string | undefined
}

/** Dead branches are pruned first. Kernels come in an order in which they could run. */
export function kernelsOf(graph: ArchGraph, block: BlockSize, written?: Written): Kernel[] {
  return kernelsByNode(graph, block, written).map(({ kernel }) => kernel)
}

/** `kernelsOf`, with the nodes. */
export function kernelsByNode(graph: ArchGraph, block: BlockSize, written?: Written): NodeKernel[] {
  const plan = channelsLast(planOf(graph, written))
  return kernelsOfPlan(fuseSums(block === 1 ? plan : blockLayout(plan, block)))
}

/** The usual plan is made once a graph. */
function planOf(graph: ArchGraph, { precision = 'fp32', normalises = true }: Written = {}): Plan {
  if (precision === 'fp32' && normalises) return fusedPlan(graph)
  const real = foldConstants(emitSteps(prune(graph), normalises))
  return fuse(onIntegers(splitSlices(WRITTEN[precision](real))))
}

const WRITTEN: Readonly<Record<Precision, (plan: Plan) => Plan>> = {
  fp32: (plan) => plan,
  fp16: inHalves,
  int8: roundAll,
}

/** Operations that ONNX Runtime has no kernel for, by those that ONNX defines them by. */
const EXECUTED: Readonly<Record<string, readonly string[]>> = {
  HardSwish: ['HardSigmoid', 'Mul'],
  [BESIDE_CASTS]: ['Clip'],
  [PLAIN_POOL]: ['MaxPool'],
  ConvInteger: ['ConvInteger', 'Cast', 'Mul', 'Add'],
}

function runOf({ op, perm, shape, inputs }: RuntimeStep, plan: Plan): number {
  if (op === 'Transpose' && perm) return sizeOf(shape.slice(1 + perm.findLastIndex((axis, place) => axis !== place)))
  if (inputs.length !== 2 || !BROADCASTING.has(op)) return 0
  const [a, b] = inputs.map((input) => shapeIn(plan, input))
  // From the last axis on, as long as both have it, or only one.
  let run = 1
  let way: boolean | undefined
  for (let behind = 1; behind <= shape.length; behind++) {
    const extent = shape.at(-behind)!
    if (extent === 1) continue
    const both = (a.at(-behind) ?? 1) === (b.at(-behind) ?? 1)
    if (both !== (way ??= both)) break
    run *= extent
  }
  return run === sizeOf(shape) ? 0 : run
}

const BROADCASTING: ReadonlySet<string> = new Set('Add Sub Mul Div Max Min Pow QLinearAdd QLinearMul'.split(' '))

function kernelsOfPlan(plan: Plan): NodeKernel[] {
  const { steps } = plan
  const kernels: NodeKernel[] = []
  for (const step of steps) {
    if (!step || step.op === PART) continue
    const { op, inputs, shape, kernel, stride, dilation, groups, activation, depth, weights, node } = step
    const from = inputs.length > 0 ? shapeIn(plan, inputs[0]) : shape
    const operands = inputs.length
    const given = { operands, kernel, stride, dilation, groups, activation, depth, run: runOf(step, plan), weights }
    for (const name of EXECUTED[op] ?? [op]) kernels.push({ kernel: kernelOf(name, from, shape, given), node })
  }
  return kernels
}
