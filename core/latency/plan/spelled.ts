// Steps as exporters write them, before any runtime puts operators together.
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/**
 * What stands for an operator: others in order, each reading the one before it, and after `+` what the first reads too.
 */
export type ExporterSpelling = Readonly<Record<string, readonly string[]>>

/** GELU and its approximation, and normalisation by the root of the mean square. */
export const EXPORTED: ExporterSpelling = {
  Gelu: ['Div', 'Erf', 'Add', '+Mul', 'Mul'],
  FastGelu: ['Mul', '+Mul', 'Add', 'Mul', 'Tanh', 'Add', '+Mul', 'Mul', 'Mul'],
  SimplifiedLayerNormalization: ['Pow', 'ReduceMean', 'Add', 'Sqrt', '+Div', 'Mul'],
}

export function spellOut(plan: Plan, spelling: (step: RuntimeStep) => readonly string[] | undefined): Plan {
  const steps: RuntimeStep[] = []
  const placed = new Map(plan.inputs.map((_, i) => [-1 - i, -1 - i]))
  for (const [index, step] of plan.steps.entries()) {
    if (!step) continue
    const inputs = step.inputs.map((i) => placed.get(i)!)
    let from = inputs
    for (const [place, word] of (spelling(step) ?? [step.op]).entries()) {
      const [op, reads] = word.startsWith('+') ? [word.slice(1), [...from, inputs[0]]] : [word, from]
      from = [steps.push({ ...step, op, inputs: reads, ...(place > 0 && { weights: 0 }) }) - 1]
    }
    placed.set(index, from[0])
  }
  return { inputs: plan.inputs, steps, outputs: plan.outputs.map((index) => placed.get(index)!) }
}
