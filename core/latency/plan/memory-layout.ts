// The memory layout: some processors' ONNX Runtime keeps images in blocks of channels, and reorders where it must.
import { sizeOf } from '../../ops/shape.ts'
import { shapeIn, usesOf } from './step.ts'
import type { Shape } from '../../ops/shape.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** Channels must be a multiple of it for a convolution to be reordered. */
const ALIGNMENT = 4
const BLOCKED_ACTIVATIONS = ['Relu', 'Sigmoid', 'Tanh', 'HardSigmoid', 'HardSwish', 'QuickGelu', 'Gelu']
/** Those that a convolution in blocks takes in. */
const FUSED_ACTIVATIONS = BLOCKED_ACTIVATIONS.filter((op) => !op.endsWith('Gelu'))
const BLOCKED = [...BLOCKED_ACTIVATIONS, 'Add', 'Mul', 'BatchNormalization', 'Concat']

/**
 * The plan that keeps images in blocks of `block` channels wherever an operation can work on those. Such convolutions
 * and pools are named `nchwc.…`, shapes have their channels padded to whole blocks, and reorders are steps too.
 */
export function blockLayout(plan: Plan, block: number): Plan {
  const writer = new BlockWriter(plan, block)
  for (const [index, step] of plan.steps.entries()) if (step) writer.write(index, step)
  const outputs = plan.outputs.map((index) => writer.plain(index))
  return { inputs: plan.inputs, steps: writer.steps, outputs }
}

class BlockWriter {
  readonly steps: (RuntimeStep | undefined)[] = []
  readonly #plan: Plan
  readonly #block: number
  readonly #uses: readonly number[]
  /** New step of each old one that works on blocks, and of the others once they are reordered. */
  readonly #blocked = new Map<number, number>()
  readonly #reordered = new Map<number, number>()
  /** New step of each old one outside blocks, reordered or not. */
  readonly #plain: Map<number, number>

  constructor(plan: Plan, block: number) {
    this.#plan = plan
    this.#block = block
    this.#uses = usesOf(plan)
    this.#plain = new Map(plan.inputs.map((_, i) => [-1 - i, -1 - i]))
  }

  write(index: number, step: RuntimeStep): void {
    const [from] = step.inputs
    const shape = this.#padded(step.shape)
    const way = step.op === 'Conv' ? this.#convolution(step) : 'none'
    const pools = step.op === 'MaxPool' || step.op === 'AveragePool'
    if (way !== 'none' || (pools && step.shape[0] % this.#block === 0)) {
      const source = way === 'direct' ? this.plain(from) : this.blocked(from)
      const groups = way === 'depthwise' ? shape[0] : step.groups
      this.#blocked.set(index, this.#add({ ...step, op: `nchwc.${step.op}`, inputs: [source], shape, groups }))
    } else if (!this.#staysBlocked(step)) {
      const inputs = step.inputs.map((i) => this.plain(i))
      this.#plain.set(index, this.#add({ ...step, inputs }))
    } else {
      const inputs = step.inputs.map((i) => this.#blocked.get(i)!)
      this.#blocked.set(index, this.#add(this.#fused(step, inputs) ?? this.#inBlocks({ ...step, inputs, shape })))
    }
  }

  /** The step that has a value outside blocks; reorders it once where there is none. */
  plain(index: number): number {
    let found = this.#plain.get(index)
    if (found === undefined) {
      const { shape, node } = this.#plan.steps[index]!
      found = this.#add({ op: 'nchwc.ReorderOutput', inputs: [this.#blocked.get(index)!], shape, node })
      this.#plain.set(index, found)
    }
    return found
  }

  /** The step that has a value in blocks. */
  blocked(index: number): number {
    let found = this.#blocked.get(index) ?? this.#reordered.get(index)
    if (found === undefined) {
      const made = index < 0 ? undefined : this.#plan.steps[index]!
      const shape = this.#padded(shapeIn(this.#plan, index))
      found = this.#add({ op: 'nchwc.ReorderInput', inputs: [this.#plain.get(index)!], shape, node: made?.node })
      this.#reordered.set(index, found)
    }
    return found
  }

  #add(step: RuntimeStep): number {
    return this.steps.push(step) - 1
  }

  #padded([channels, ...sides]: Shape): Shape {
    return [Math.ceil(channels / this.#block) * this.#block, ...sides]
  }

  #channels(index: number): number {
    return shapeIn(this.#plan, index)[0]
  }

  /**
   * Whether a convolution works on blocks: not at all, on blocks, on the plain image (few channels), or channel by
   * channel.
   */
  #convolution({ inputs, groups = 1, shape }: RuntimeStep): 'none' | 'blocks' | 'direct' | 'depthwise' {
    const channels = this.#channels(inputs[0])
    if (groups > 1) {
      if (shape[0] % ALIGNMENT !== 0) return 'none'
      if (channels === groups && shape[0] === groups) return 'depthwise'
      const whole = (count: number) => (count / groups) % this.#block === 0
      return whole(channels) && whole(shape[0]) ? 'blocks' : 'none'
    }
    if (channels < this.#block) return 'direct'
    return channels % ALIGNMENT === 0 ? 'blocks' : 'none'
  }

  /** Element by element, an operation works on blocks where all that it reads was made in blocks. */
  #staysBlocked({ op, inputs, scalar, shape }: RuntimeStep): boolean {
    if (scalar || !BLOCKED.includes(op) || !inputs.every((i) => this.#blocked.has(i))) return false
    if (op === 'Mul') return inputs.every((i) => sizeOf(this.#plan.steps[i]!.shape) === sizeOf(shape))
    return op !== 'Concat' || inputs.every((i) => this.#channels(i) % this.#block === 0)
  }

  /** Batch normalisation by itself becomes a convolution of each channel. */
  #inBlocks(step: RuntimeStep): RuntimeStep {
    if (step.op !== 'BatchNormalization') return step
    return { ...step, op: 'nchwc.Conv', kernel: [1, 1], stride: [1, 1], dilation: [1, 1], groups: step.shape[0] }
  }

  /** A convolution in blocks that only this step reads takes in a sum or an activation. */
  #fused({ op, inputs: old }: RuntimeStep, inputs: readonly number[]): RuntimeStep | undefined {
    const open = (i: number) => {
      const source = this.steps[inputs[i]]
      return source?.op === 'nchwc.Conv' && !source.activation && this.#uses[old[i]] === 1 ? source : undefined
    }
    if (op === 'Add') {
      const term = [0, 1].find((i) => open(i)?.inputs.length === 1)
      if (term === undefined) return undefined
      const source = open(term)!
      this.steps[inputs[term]] = undefined
      return { ...source, inputs: [...source.inputs, inputs[1 - term]] }
    }
    const source = FUSED_ACTIVATIONS.includes(op) ? open(0) : undefined
    if (!source) return undefined
    this.steps[inputs[0]] = undefined
    return { ...source, activation: op }
  }
}
