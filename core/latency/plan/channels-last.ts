// Where quantised convolutions lie their images' channels last: ONNX Runtime transposes on the way there and back.
import { sizeOf } from '../../ops/shape.ts'
import { shapeIn } from './step.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** Kernels of images whose channels come last. */
const LAST: ReadonlySet<string> = new Set(['QLinearConv', 'QLinearAveragePool', 'QLinearGlobalAveragePool'])
/**
 * Kernels of images whose channels come first. All others do with any order, as long as all that they read is in it.
 */
const FIRST: ReadonlySet<string> = new Set(
  (
    'Conv ConvTranspose ConvInteger MaxPool whole.MaxPool AveragePool BatchNormalization ' +
    'InstanceNormalization LayerNormalization Reshape Transpose MatMul FusedMatMul QLinearMatMul ' +
    'Gemm Resize Gather'
  ).split(' '),
)

/** The plan with those transpositions; as it is where nothing of the kind is in it. */
export function channelsLast(plan: Plan): Plan {
  if (!plan.steps.some((step) => step && (LAST.has(step.op) || step.op === 'NhwcMaxPool'))) return plan
  const writer = new Layouts(plan)
  for (const [index, step] of plan.steps.entries()) if (step) writer.write(index, step)
  return { inputs: plan.inputs, steps: writer.steps, outputs: plan.outputs.map((index) => writer.as('first', index)) }
}

/** A pool of integers with the channels first, which is in no blocks of channels either. */
export const PLAIN_POOL = 'whole.MaxPool'

type MemoryLayout = 'first' | 'last'

class Layouts {
  readonly steps: RuntimeStep[] = []
  readonly #plan: Plan
  /** New places of each old step's value, by how its channels lie. */
  readonly #placed: Readonly<Record<MemoryLayout, Map<number, number>>>

  /** Old steps on integers that go back to a layer with its channels last: only those pools follow it. */
  readonly #whole = new Set<number>()

  constructor(plan: Plan) {
    this.#plan = plan
    this.#placed = { first: new Map(plan.inputs.map((_, i) => [-1 - i, -1 - i])), last: new Map() }
  }

  write(index: number, step: RuntimeStep): void {
    const whole = LAST.has(step.op) || (step.op !== 'QuantizeLinear' && step.inputs.some((i) => this.#whole.has(i)))
    if (whole) this.#whole.add(index)
    const op = step.op === 'NhwcMaxPool' && !whole ? PLAIN_POOL : step.op
    const layout = this.#layoutOf({ ...step, op })
    const inputs = step.inputs.map((i) => this.as(layout, i))
    this.#placed[layout].set(index, this.steps.push({ ...step, op, inputs }) - 1)
  }

  /** The place of a value in an order, into which it is brought once where it is not. */
  as(layout: MemoryLayout, index: number): number {
    const known = this.#placed[layout].get(index)
    if (known !== undefined) return known
    const from = this.#placed[layout === 'first' ? 'last' : 'first'].get(index)!
    const shape = shapeIn(this.#plan, index)
    // Of one pixel, or no image at all, there is nothing to be moved.
    const moves = shape.length === 3 && shape[1] * shape[2] > 1 && sizeOf(shape) > shape[1] * shape[2]
    const place = moves ? this.steps.push({ op: 'Transpose', inputs: [from], shape, perm: PERM[layout] }) - 1 : from
    this.#placed[layout].set(index, place)
    return place
  }

  #layoutOf({ op, inputs }: RuntimeStep): MemoryLayout {
    if (LAST.has(op)) return 'last'
    if (FIRST.has(op)) return 'first'
    return inputs.some((i) => this.#placed.last.has(i) && !this.#placed.first.has(i)) ? 'last' : 'first'
  }
}

const PERM: Readonly<Record<MemoryLayout, readonly number[]>> = { first: [2, 0, 1], last: [1, 2, 0] }
