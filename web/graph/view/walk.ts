// Where the arrow keys lead from a box: down and up along the lines, left and right to what stands beside.
import type { Scene } from '../scene.ts'

export type Step = 'down' | 'up' | 'left' | 'right' | 'first' | 'last'

export interface Walk {
  /** @returns the index of the box that the step leads to; the same where there is none */
  from(index: number, step: Step): number
}

export function walkOf({ boxes, lines }: Scene): Walk {
  const below = boxes.map((): number[] => [])
  const above = boxes.map((): number[] => [])
  for (const { from, to } of lines)
    if (to >= 0) {
      below[from].push(to)
      above[to].push(from)
    }
  const middle = (index: number) => boxes[index].x + boxes[index].width / 2
  const nearest = (index: number, among: readonly number[]) =>
    among.toSorted((a, b) => Math.abs(middle(a) - middle(index)) - Math.abs(middle(b) - middle(index)))[0]
  const beside = (index: number, sign: number) => {
    const { y, height } = boxes[index]
    const same = boxes.flatMap((box, other) =>
      other !== index && box.y < y + height && box.y + box.height > y && sign * (middle(other) - middle(index)) > 0
        ? [other]
        : [],
    )
    return nearest(index, same) ?? index
  }
  return {
    from(index, step) {
      if (step === 'first') return 0
      if (step === 'last') return boxes.length - 1
      if (boxes[index] === undefined) return 0
      if (step === 'down') return nearest(index, below[index]) ?? index
      if (step === 'up') return nearest(index, above[index]) ?? index
      return beside(index, step === 'left' ? -1 : 1)
    },
  }
}
