// What quantised networks execute: a runtime computes on integers between one rounding and the next.
import { usesOf } from './step.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** Operators with a kernel that reads and gives integers, by ONNX Runtime's names. */
const ON_INTEGERS: Readonly<Record<string, string>> = {
  Conv: 'QLinearConv',
  Gemm: 'QGemm',
  MatMul: 'QLinearMatMul',
  Add: 'QLinearAdd',
  Mul: 'QLinearMul',
  MaxPool: 'NhwcMaxPool',
  AveragePool: 'QLinearAveragePool',
  ReduceMean: 'QLinearGlobalAveragePool',
  Concat: 'QLinearConcat',
  Sigmoid: 'QLinearSigmoid',
  LeakyRelu: 'QLinearLeakyRelu',
  Softmax: 'QLinearSoftmax',
}
/** Those that only move numbers do so with any. */
const MOVES = ['Reshape', 'Transpose', 'Squeeze', 'Slice', 'Split', 'Gather', 'Resize', 'Expand', 'Tile']
/** Those that read integers and give real numbers, where nothing rounds these again. */
const TO_REAL: Readonly<Record<string, string>> = { Gemm: 'QGemm', MatMul: 'MatMulIntegerToFloat' }
/** Those that read what is rounded at run time, by the range that it happens to have. */
const DYNAMIC: Readonly<Record<string, string>> = { Gemm: 'DynamicQuantizeMatMul', MatMul: 'DynamicQuantizeMatMul' }
/** Bounds that a rounding keeps by itself. */
const CLAMPING_OPERATORS = ['Relu', 'Clip']

const QUANTISE = 'QuantizeLinear'
const DEQUANTISE = 'DequantizeLinear'

/** The plan with integer kernels; as it is where nothing is rounded. */
export function onIntegers(plan: Plan): Plan {
  if (!plan.steps.some((step) => step?.op === QUANTISE)) return plan
  const steps = [...plan.steps]
  const uses = usesOf(plan)
  const real = realValues(plan)
  /** What stands for a rounding of what was rounded already. */
  const same = new Map<number, number>()

  for (const [index, read] of steps.entries()) {
    if (!read) continue
    const step = { ...read, inputs: read.inputs.map((i) => same.get(i) ?? i) }
    steps[index] = step
    if (step.op === QUANTISE) round(index, step)
    else if (!real[index]) steps[index] = onWhole(step) ?? step
    else roundAtRunTime(index, step)
  }
  for (const [index, step] of steps.entries())
    if (step && step.op in TO_REAL) steps[index] = onWhole(step, TO_REAL) ?? step
  return withoutUnread({ ...plan, steps })

  /** A rounding, and all before it that it alone reads, as operations on integers where they can be. */
  function round(index: number, step: RuntimeStep): void {
    const moves: RuntimeStep[] = []
    const places = [index]
    let [at] = step.inputs
    for (let before = steps[at]; before && uses[at] === 1; [at] = before.inputs, before = steps[at]) {
      if (MOVES.includes(before.op)) moves.unshift(before)
      else if (!CLAMPING_OPERATORS.includes(before.op)) break
      places.unshift(at)
    }
    const source = at < 0 ? undefined : steps[at]
    const rounded = source && integerBehind(at)
    const made = rounded === undefined && source && uses[at] === 1 ? onWhole(source) : undefined
    if (rounded === undefined && !made) return
    if (made) {
      moves.unshift(made)
      places.unshift(at)
    }
    for (const place of places) steps[place] = undefined
    // Each stands as late as it can, the last of them where the rounding was.
    const first = places.length - moves.length
    for (const [i, move] of moves.entries()) {
      const from = i > 0 ? [places[first + i - 1]] : made ? move.inputs : [rounded!]
      steps[places[first + i]] = { ...move, inputs: from }
    }
    if (moves.length === 0) same.set(index, rounded!)
  }

  /** The integers that stand for a value, moved or not; undefined where it has none. */
  function integerBehind(index: number): number | undefined {
    const step = steps[index]
    if (step?.op === DEQUANTISE) return step.inputs[0]
    if (index >= 0 && !real[index]) return index
    const moved = step && MOVES.includes(step.op) && uses[index] === 1 && step.inputs.length === 1
    return moved && integerBehind(step.inputs[0]) !== undefined ? index : undefined
  }

  /** Those integers, for a step that reads them from now on. */
  function takeInteger(index: number): number {
    const step = steps[index]!
    if (step.op === DEQUANTISE || !real[index]) return integerBehind(index)!
    steps[index] = { ...step, inputs: step.inputs.map(takeInteger) }
    return index
  }

  /** The step on integers; undefined where it has no such kernel, or reads real numbers. */
  function onWhole(step: RuntimeStep, kernels = ON_INTEGERS): RuntimeStep | undefined {
    const op = kernels[step.op] ?? (MOVES.includes(step.op) ? step.op : undefined)
    if (op === undefined || step.inputs.length === 0) return undefined
    if (step.inputs.some((i) => i < 0 || integerBehind(i) === undefined)) return undefined
    return { ...step, op, inputs: step.inputs.map(takeInteger) }
  }

  /** A layer behind a rounding: its integers are scaled behind it, or in its own kernel. */
  function roundAtRunTime(index: number, step: RuntimeStep): void {
    const moved: number[] = []
    let [at] = step.inputs
    for (; MOVES.includes(steps[at]?.op ?? ''); [at] = steps[at]!.inputs) moved.unshift(at)
    const source = steps[at]
    if (!source?.op.endsWith(QUANTISE)) return
    if (step.op === 'Conv') {
      steps[at] = { ...source, op: 'DynamicQuantizeLinear' }
      steps[index] = { ...step, op: 'ConvInteger' }
    } else if (step.op in DYNAMIC) {
      const [first] = moved
      if (first !== undefined) steps[first] = { ...steps[first]!, inputs: source.inputs }
      steps[index] = { ...step, op: DYNAMIC[step.op], ...(first === undefined && { inputs: source.inputs }) }
    }
  }
}

/**
 * Whether each value is of real numbers: integers are what a rounding gives, and what is dequantised after integer
 * operations alone.
 */
function realValues({ steps, outputs }: Plan): readonly boolean[] {
  const real = steps.map((step) => step?.op !== QUANTISE)
  for (const [index, step] of steps.entries()) {
    const known = step && (step.op in ON_INTEGERS || MOVES.includes(step.op) || CLAMPING_OPERATORS.includes(step.op))
    if (known && step.inputs.length > 0 && step.inputs.every((i) => i >= 0 && !real[i])) real[index] = false
  }
  const needed = new Set(outputs)
  // What a real number is needed of was computed in real numbers, or scaled back to them by its own kernel.
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index]
    if (!step) continue
    if (step.op !== QUANTISE && needed.has(index)) real[index] = true
    if (step.op === QUANTISE || (real[index] && step.op !== DEQUANTISE))
      for (const from of step.inputs) needed.add(from)
  }
  return real
}

/** The plan without roundings that nobody reads any more. */
function withoutUnread(plan: Plan): Plan {
  const uses = usesOf(plan)
  const steps = [...plan.steps]
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index]
    if (!step || uses[index] > 0 || (step.op !== QUANTISE && step.op !== DEQUANTISE)) continue
    for (const from of step.inputs) if (from >= 0) uses[from]--
    steps[index] = undefined
  }
  return { ...plan, steps }
}
