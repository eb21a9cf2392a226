// A network of real numbers as a static quantiser writes it: it rounds what layers read and give to integers of 8 bits,
// and converts it back for readers.
import { foldNorms } from './fuse.ts'
import { EXPORTED, spellOut } from './spelled.ts'
import { usesOf } from './step.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** Operators, by ONNX's names, whose inputs and outputs quantisers round. */
export const ROUNDED_OPS: ReadonlySet<string> = new Set(
  (
    'Conv Gemm MatMul Add Mul Concat Sigmoid LeakyRelu Softmax MaxPool AveragePool GlobalAveragePool ' +
    'Relu Clip Reshape Transpose Slice Split Gather Resize Pad'
  ).split(' '),
)

/** Operators that are one with a layer before them that nobody else reads: only what they give is rounded. */
export const CLAMPING_OPERATORS: ReadonlySet<string> = new Set(['Relu', 'Clip'])

/** The plan with roundings; as it is where something is rounded in it already. */
export function roundAll(written: Plan): Plan {
  if (written.steps.some((step) => step?.op === QUANTISE)) return written
  const plan = spellOut(
    foldNorms(written),
    (step) => EXPORTED[step.op] ?? (isOfTokens(step) ? ['MatMul', 'Add'] : undefined),
  )
  const isRounded = roundedValues(plan)
  const steps: RuntimeStep[] = []
  const push = (step: RuntimeStep) => steps.push(step) - 1
  const round = (from: number, shape: RuntimeStep['shape']) => {
    return push({ op: DEQUANTISE, inputs: [push({ op: QUANTISE, inputs: [from], shape })], shape })
  }
  const placed = new Map(plan.inputs.map((shape, i) => [-1 - i, isRounded.has(-1 - i) ? round(-1 - i, shape) : -1 - i]))
  for (const [index, step] of plan.steps.entries()) {
    if (!step) continue
    const inputs = step.inputs.map((i) => placed.get(i)!)
    // A rounding keeps the bounds before it by itself.
    const kept = CLAMPING_OPERATORS.has(step.op) && isRounded.has(index) && !isRounded.has(step.inputs[0])
    const at = kept ? inputs[0] : push({ ...step, inputs })
    placed.set(index, isRounded.has(index) ? round(at, step.shape) : at)
  }
  return { inputs: plan.inputs, steps, outputs: plan.outputs.map((index) => placed.get(index)!) }
}

const QUANTISE = 'QuantizeLinear'
const DEQUANTISE = 'DequantizeLinear'

function roundedValues(plan: Plan): ReadonlySet<number> {
  const rounded = new Set<number>()
  const uses = usesOf(plan)
  for (const [index, step] of plan.steps.entries()) {
    if (!step || !ROUNDED_OPS.has(nameOf(step))) continue
    rounded.add(index)
    const [from] = step.inputs
    if (CLAMPING_OPERATORS.has(step.op) && from >= 0 && uses[from] === 1) rounded.delete(from)
    else for (const input of step.inputs) rounded.add(input)
  }
  for (const output of plan.outputs) rounded.delete(output)
  return rounded
}

/** A mean over all pixels is a pool. */
const nameOf = ({ op, shape }: RuntimeStep) =>
  op === 'ReduceMean' && shape.length === 3 && shape[1] * shape[2] === 1 ? 'GlobalAveragePool' : op

/** With a bias, a layer of tokens is written as a product and a sum. */
const isOfTokens = ({ op, shape }: RuntimeStep) => op === 'Gemm' && shape.length === 2
