// An architecture's exported network (core/child/export.ts) as steps, before any runtime has seen it.
import { outputsOf } from '../../arch/exits.ts'
import { inputsOf } from '../../arch/graph.ts'
import { homeOf } from '../../ops/table.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { Shape } from '../../ops/shape.ts'
import type { PureOptions, RuntimeStep, StepWriter } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** Equal steps are one, as in the exported model; layers with weights of their own never are. */
class Steps implements StepWriter {
  readonly list: RuntimeStep[] = []
  /** Id of the node whose steps are being added. */
  node: string | undefined
  readonly #known = new Map<string, number>()
  readonly #inputs: readonly Shape[]

  constructor(inputs: readonly Shape[]) {
    this.#inputs = inputs
  }

  shape(index: number): Shape {
    return index < 0 ? this.#inputs[-1 - index] : this.list[index].shape
  }

  add(step: RuntimeStep): number {
    return this.list.push(this.node === undefined ? step : { ...step, node: this.node }) - 1
  }

  pure(op: string, inputs: readonly number[], options: PureOptions = NO_OPTIONS): number {
    const key = options === NO_OPTIONS ? `${op} ${inputs.join()}` : `${op} ${inputs.join()} ${spell(options)}`
    let index = this.#known.get(key)
    if (index === undefined) {
      const { padding: _, constant, ...attributes } = options
      const step = { op, inputs, shape: this.shape(inputs[0]), ...attributes }
      index = this.add(constant === undefined ? step : { ...step, scalar: true })
      this.#known.set(key, index)
    }
    return index
  }
}

const NO_OPTIONS: PureOptions = {}

/** Equal for equal options; what follows from the operation and what it reads is left out. */
function spell({ kernel, stride, padding, range, axis, perm, shape, constant }: PureOptions): string {
  const lists = [kernel, stride, range, perm, shape].map((list) => list?.join() ?? '').join(' ')
  return `${lists} ${axis ?? ''} ${padding ?? ''} ${constant ?? ''}`
}

/**
 * The steps of inputs -> outputs. A classifier of images normalises the image first, and ends in a reshape for each
 * exit and the output. The graph should be pruned.
 */
export function emitSteps(graph: ArchGraph, normalises = true): Plan {
  const inputs = inputsOf(graph).map(({ shape }) => shape)
  const steps = new Steps(inputs)
  const { classes } = graph
  const normalised = normalises && classes !== undefined && !graph.inputs && graph.input.length === 3
  const image = normalised ? steps.pure('Div', [steps.pure('Sub', [-1])]) : -1
  const values: number[] = []
  for (const { id, op, inputs: reads, shape } of graph.nodes) {
    steps.node = id
    const from = reads.map((i) => (i === -1 ? image : i < 0 ? i : values[i]))
    values.push(homeOf(op).steps(steps, op, from, shape))
  }
  steps.node = undefined
  const outputs = outputsOf(graph).map((index) =>
    classes === undefined
      ? values[index]
      : steps.pure('Reshape', [values[index]], { shape: [classes, 1, 1], padding: 'logits' }),
  )
  return { inputs, steps: steps.list, outputs }
}
