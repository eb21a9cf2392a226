// The fusions that ONNX Runtime applies whatever the memory layout.
import { usesOf } from './step.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** Activations that a convolution takes in. */
const FUSED_ACTIVATIONS = ['Relu', 'Sigmoid', 'Tanh', 'LeakyRelu', 'Clip', 'HardSigmoid']
/** What takes in margins of zeros before it. */
const PADDING = ['Conv', 'MaxPool', 'AveragePool']

/** Looks at a step with what it reads; returns what stands for both, and which inputs that makes superfluous. */
type FusionRule = (
  step: RuntimeStep,
  read: StepReader,
) => { readonly step: RuntimeStep; readonly absorbed: readonly number[] } | undefined

interface StepReader {
  /** The step that an index names; undefined for the image. */
  step(index: number): RuntimeStep | undefined
  /** Whether only one step reads it. */
  once(index: number): boolean
}

/** What is fused before the memory layout is chosen. A step that another takes in becomes undefined. */
export function fuse(plan: Plan): Plan {
  const before = [
    takeInMargins,
    foldIntoConvolution,
    fuseOperand,
    fuseOperand,
    fuseScale,
    mergeReshapes,
    quickGelu,
    normSum,
  ]
  return [...before, clipAlone, fuseActivation].reduce(applyRule, plan)
}

/** Batch normalisation in the convolutions before it, as tools that prepare a network for others leave it. */
export function foldNorms(plan: Plan): Plan {
  return applyRule(plan, foldIntoConvolution)
}

/**
 * What is fused after that: sums into the convolutions that are not in blocks, and channels that move into reorders.
 */
export function fuseSums(plan: Plan): Plan {
  return [fuseSum, reorderLast, reorderFromLast].reduce(applyRule, plan)
}

function applyRule(plan: Plan, rule: FusionRule): Plan {
  let { steps } = plan
  let uses: readonly number[] | undefined
  const read: StepReader = { step: (index) => steps[index], once: (index) => (uses ??= usesOf(plan))[index] === 1 }
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index]
    const found = step && rule(step, read)
    if (!found) continue
    // Most rules find nothing in most networks.
    if (steps === plan.steps) steps = [...steps]
    for (const taken of found.absorbed) steps[taken] = undefined
    steps[index] = found.step
  }
  return steps === plan.steps ? plan : { ...plan, steps }
}

/** Windows pad what they read themselves. */
const takeInMargins: FusionRule = (step, read) => {
  const [from] = step.inputs
  const margins = read.step(from)
  if (margins?.op !== 'Pad' || !read.once(from) || !PADDING.includes(step.op)) return undefined
  return { step: { ...step, inputs: margins.inputs }, absorbed: [from] }
}

/**
 * Batch normalisation, factors and terms of channels and multiplication by a number change a convolution's weights
 * alone.
 */
const foldIntoConvolution: FusionRule = (step, read) => {
  const [from] = step.inputs
  const source = read.step(from)
  if (source?.op !== 'Conv' || !read.once(from)) return undefined
  const byChannel =
    step.inputs.length === 1 && step.weights === source.shape[0] && (step.op === 'Mul' || step.op === 'Add')
  const folds = step.op === 'BatchNormalization' || byChannel || (step.op === 'Mul' && step.scalar)
  if (!folds) return undefined
  const shifts = step.op === 'BatchNormalization' || step.op === 'Add'
  return { step: { ...source, bias: source.bias || shifts }, absorbed: [from] }
}

const FLOATING_PRODUCTS = ['MatMul', 'FusedMatMul']

/** A matrix product reads either operand with its last two axes exchanged, or times a number. */
const fuseOperand: FusionRule = (step, read) => {
  if (!FLOATING_PRODUCTS.includes(step.op)) return undefined
  const isScaled = (of: RuntimeStep | undefined) => of?.op === 'Mul' && of.scalar === true
  const absorbed = step.inputs.filter((i) => read.once(i) && (exchangesLast(read.step(i)) || isScaled(read.step(i))))
  if (absorbed.length === 0) return undefined
  const inputs = step.inputs.map((i) => (absorbed.includes(i) ? read.step(i)!.inputs[0] : i))
  return { step: { ...step, op: 'FusedMatMul', inputs }, absorbed }
}

/** A number that its result is multiplied by is part of a matrix product. */
const fuseScale: FusionRule = (step, read) => {
  const [from] = step.inputs
  const source = read.step(from)
  if (step.op !== 'Mul' || !step.scalar || !source || !read.once(from)) return undefined
  if (!FLOATING_PRODUCTS.includes(source.op)) return undefined
  return { step: { ...source, op: 'FusedMatMul' }, absorbed: [from] }
}

function exchangesLast(step: RuntimeStep | undefined): boolean {
  if (step?.op !== 'Transpose' || !step.perm) return false
  const rank = step.perm.length
  return step.perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i))
}

/** What is reshaped twice is reshaped once. */
const mergeReshapes: FusionRule = (step, read) => {
  const [from] = step.inputs
  if (step.op !== 'Reshape' || read.step(from)?.op !== 'Reshape' || !read.once(from)) return undefined
  return { step: { ...step, inputs: read.step(from)!.inputs }, absorbed: [from] }
}

/** x sigmoid(x) is one operation. */
const quickGelu: FusionRule = (step, read) => {
  if (step.op !== 'Mul' || step.inputs.length !== 2) return undefined
  const [x, gate] = step.inputs
  if (read.step(gate)?.op !== 'Sigmoid' || read.step(gate)!.inputs[0] !== x || !read.once(gate)) return undefined
  return { step: { op: 'QuickGelu', inputs: [x], shape: step.shape, node: step.node }, absorbed: [gate] }
}

/** A sum of tokens that only a norm reads is part of it. */
const normSum: FusionRule = (step, read) => {
  const [from] = step.inputs
  const sum = read.step(from)
  if (step.op !== 'LayerNormalization' || sum?.op !== 'Add' || !read.once(from)) return undefined
  if (sum.inputs.length !== 2 || step.shape.length !== 2 || sum.inputs.some((i) => !sameAs(read.step(i), step)))
    return undefined
  return { step: { ...step, op: 'SkipLayerNormalization', inputs: sum.inputs }, absorbed: [from] }
}

const sameAs = (step: RuntimeStep | undefined, { shape }: RuntimeStep) => step?.shape.join() === shape.join()

/** What is limited to 0 or more needs no ReLU before, nor several in a row. */
const clipAlone: FusionRule = (step, read) => {
  if (step.op !== 'Clip') return undefined
  const absorbed: number[] = []
  let { inputs } = step
  for (let [from] = inputs; read.step(from)?.op === 'Relu' && read.once(from); [from] = inputs) {
    absorbed.push(from)
    inputs = read.step(from)!.inputs
  }
  return absorbed.length > 0 ? { step: { ...step, inputs }, absorbed } : undefined
}

const fuseActivation: FusionRule = (step, read) => {
  const [from] = step.inputs
  const source = read.step(from)
  if (source?.op !== 'Conv' || source.activation || !read.once(from) || !FUSED_ACTIVATIONS.includes(step.op)) {
    return undefined
  }
  return { step: { ...source, activation: step.op }, absorbed: [from] }
}

/** A convolution with a bias adds to what the other term of a sum holds. */
const fuseSum: FusionRule = (step, read) => {
  if (step.op === 'Add' && step.inputs.length === 2) {
    const term = step.inputs.find((i) => openConvolution(i, read))
    if (term === undefined || step.inputs[0] === step.inputs[1]) return undefined
    const source = read.step(term)!
    const other = step.inputs.find((i) => i !== term)!
    return { step: { ...source, inputs: [...source.inputs, other] }, absorbed: [term] }
  }
  const [from] = step.inputs
  const sum = read.step(from)
  if (sum?.op !== 'Conv' || sum.inputs.length < 2 || sum.activation || !read.once(from)) return undefined
  if (!FUSED_ACTIVATIONS.includes(step.op)) return undefined
  return { step: { ...sum, activation: step.op }, absorbed: [from] }
}

/** Blocks are put in order with the channels last, where that is what is wanted. */
const reorderLast: FusionRule = (step, read) => {
  const [from] = step.inputs
  const source = read.step(from)
  if (step.op !== 'Transpose' || step.perm?.join() !== '1,2,0') return undefined
  if (source?.op !== 'nchwc.ReorderOutput' || !read.once(from)) return undefined
  return { step: { ...source, shape: step.shape }, absorbed: [from] }
}

/** And so the other way round. */
const reorderFromLast: FusionRule = (step, read) => {
  const [from] = step.inputs
  const source = read.step(from)
  if (step.op !== 'nchwc.ReorderInput' || source?.op !== 'Transpose' || source.perm?.join() !== '2,0,1')
    return undefined
  return read.once(from) ? { step: { ...step, inputs: source.inputs }, absorbed: [from] } : undefined
}

function openConvolution(index: number, read: StepReader): boolean {
  const source = read.step(index)
  return (
    source?.op === 'Conv' &&
    source.bias === true &&
    !source.activation &&
    source.inputs.length === 1 &&
    read.once(index)
  )
}
