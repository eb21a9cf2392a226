// What a network in float16 executes on a processor: ONNX Runtime computes nearly all of it in float32, and casts where
// it does not; what it has no kernel for it spells out first.
import { EXPORTED, spellOut } from './spelled.ts'
import { PART, splitSlices } from './split-slices.ts'
import { shapeIn } from './step.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { ExporterSpelling } from './spelled.ts'
import type { Plan } from './step.ts'

/** Before the names of kernels that work on float16 itself. */
export const HALF = 'half.'

/** Functions that are defined by others, and have no kernel for float16. */
const SPELLED: ExporterSpelling = {
  ...EXPORTED,
  Relu: ['Max'],
  Softmax: ['ReduceMax', '+Sub', 'Exp', 'ReduceSum', '+Div'],
  HardSigmoid: ['Mul', 'Add', 'Min', 'Max'],
  HardSwish: ['Mul', 'Add', 'Min', 'Max', '+Mul'],
  Elu: ['Exp', 'Sub', 'Mul', '+Less', '+Where'],
  LeakyRelu: ['Mul', '+Less', '+Where'],
}

/** Operators with a kernel for float16. */
const CAPABLE: ReadonlySet<string> = new Set([
  PART,
  ...'Max Min Clip LayerNormalization Concat Reshape Transpose Slice Split Expand Gather Tile Pad'.split(' '),
])
/** Bounds that no convolution takes in, as a cast lies between them when it would. */
export const BESIDE_CASTS = 'alone.Clip'

/** The plan with casts. */
export function inHalves(written: Plan): Plan {
  const plan = splitSlices(spellOut(written, (step) => SPELLED[step.op]))
  const half = halfSteps(plan)
  const steps: RuntimeStep[] = []
  const push = (step: RuntimeStep) => steps.push(step) - 1
  const placed = new Map(plan.inputs.map((_, i) => [-1 - i, -1 - i]))
  const cast = new Map<number, number>()
  for (const [index, step] of plan.steps.entries()) {
    if (!step) continue
    const inputs = step.inputs.map((from) => {
      const at = placed.get(from)!
      if ((from >= 0 && half[from]) === half[index]) return at
      const known = cast.get(from) ?? push({ op: 'Cast', inputs: [at], shape: shapeIn(plan, from) })
      cast.set(from, known)
      return known
    })
    placed.set(index, push({ ...step, op: nameOf(step, half[index]), inputs }))
  }
  return { inputs: plan.inputs, steps, outputs: plan.outputs.map((index) => placed.get(index)!) }
}

function nameOf({ op }: RuntimeStep, half: boolean): string {
  if (op === PART) return op
  return half ? `${HALF}${op}` : op === 'Clip' ? BESIDE_CASTS : op
}

/** The steps in float16: those that can be, but for one between others that cannot. */
function halfSteps({ steps, outputs }: Plan): readonly boolean[] {
  const capable = steps.map((step) => step !== undefined && CAPABLE.has(step.op))
  const beside = new Set<number>(outputs)
  for (const [index, step] of steps.entries())
    for (const from of step?.inputs ?? [])
      if (from >= 0 && capable[from] && capable[index]) {
        beside.add(from)
        beside.add(index)
      }
  return capable.map((can, index) => can && beside.has(index))
}
