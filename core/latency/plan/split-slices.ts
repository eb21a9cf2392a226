// Slices that share out all entries of a value along an axis: ONNX Runtime runs them as one split.
import { shapeIn } from './step.ts'
import type { RuntimeStep } from '../../ops/steps.ts'
import type { Plan } from './step.ts'

/** An output of a split behind its first: a value, but no kernel of its own. */
export const PART = 'Part'

export function splitSlices(plan: Plan): Plan {
  const steps = [...plan.steps]
  const slices = steps.flatMap((step, index) => (step?.op === 'Slice' && step.range ? [index] : []))
  const source = (index: number) => `${steps[index]!.inputs[0]} ${steps[index]!.axis ?? 0}`
  for (const group of Map.groupBy(slices, source).values()) {
    const { inputs, axis = 0 } = steps[group[0]]!
    const extent = shapeIn(plan, inputs[0])[axis]
    if (
      group.length < 2 ||
      !tiles(
        group.map((index) => steps[index]!),
        extent,
      )
    )
      continue
    for (const index of group) steps[index] = { ...steps[index]!, op: index === group[0] ? 'Split' : PART }
  }
  return { ...plan, steps }
}

/** Whether the slices lie side by side from the first entry to the last. */
function tiles(slices: readonly RuntimeStep[], extent: number): boolean {
  let end = 0
  for (const { range } of slices.toSorted((a, b) => a.range![0] - b.range![0])) {
    if (range![0] !== end) return false
    end = range![1]
  }
  return end === extent
}
