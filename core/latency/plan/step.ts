// Steps: operations on their way from an architecture to what a runtime executes.
import type { Shape } from '../../ops/shape.ts'
import type { RuntimeStep } from '../../ops/steps.ts'

/** Steps in topological order. One that another has taken in is undefined. */
export interface Plan {
  /** Shapes of the network's inputs. */
  readonly inputs: readonly Shape[]
  readonly steps: (RuntimeStep | undefined)[]
  /** Steps that give the outputs. */
  readonly outputs: readonly number[]
}

/** How often each step is read, outputs once more. */
export function usesOf({ steps, outputs }: Plan): number[] {
  const uses = steps.map(() => 0)
  for (const step of steps) for (const input of step?.inputs ?? []) if (input >= 0) uses[input]++
  for (const output of outputs) if (output >= 0) uses[output]++
  return uses
}

/** Shape of what a step gives, or of an input of the network. */
export function shapeIn({ inputs, steps }: Plan, index: number): Shape {
  return index < 0 ? inputs[-1 - index] : steps[index]!.shape
}
