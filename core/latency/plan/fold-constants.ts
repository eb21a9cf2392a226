// What depends on no input of the network: a runtime computes it once, when it loads the model.
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** The plan without steps that only constants feed; who reads them has weights instead. */
export function foldConstants(plan: Plan): Plan {
  const fixed = new Uint8Array(plan.steps.length)
  plan.steps.forEach((step, index) => {
    if (step && step.inputs.every((input) => input >= 0 && fixed[input] === 1)) fixed[index] = 1
  })
  for (const output of plan.outputs) if (output >= 0) fixed[output] = 0
  if (!fixed.includes(1)) return plan
  const steps = plan.steps.map((step, index): RuntimeStep | undefined => {
    if (!step || fixed[index]) return undefined
    const inputs = step.inputs.filter((input) => input < 0 || !fixed[input])
    if (inputs.length === step.inputs.length) return step
    const beside = step.inputs.reduce(
      (sum, input) => sum + (input >= 0 && fixed[input] ? elementsOf(plan, input) : 0),
      0,
    )
    return { ...step, inputs, weights: (step.weights ?? 0) + beside }
  })
  return { ...plan, steps }
}

function elementsOf({ steps }: Plan, index: number): number {
  return steps[index]!.shape.reduce((product, size) => product * size, 1)
}
