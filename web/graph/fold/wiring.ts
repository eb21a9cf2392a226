// Who reads what in a network, and what the data of its input runs through: constants and further inputs do not count
// where blocks are looked for, or a mask that every layer reads would leave none.
import type { DrawnNetwork } from '../network.ts'

export interface Wiring {
  /** By layer: the layers that read it, each once, ascending. */
  readonly readers: readonly (readonly number[])[]
  /** Whether the data of the input runs through the layer. */
  readonly main: readonly boolean[]
  /** Whether the last output follows from the layer. */
  readonly live: readonly boolean[]
  /** Whether the layer gives an output. */
  readonly ends: readonly boolean[]
}

export function wiringOf({ layers, outputs }: DrawnNetwork): Wiring {
  const readers = layers.map((): number[] => [])
  for (const [index, { inputs }] of layers.entries())
    for (const input of new Set(inputs)) if (input >= 0) readers[input].push(index)
  const live = layers.map(() => false)
  const last = outputs.at(-1) ?? layers.length - 1
  if (last >= 0) live[last] = true
  for (let index = last; index >= 0; index--)
    if (live[index]) for (const input of layers[index].inputs) if (input >= 0) live[input] = true
  const ends = layers.map(() => false)
  for (const output of outputs) if (output >= 0) ends[output] = true
  return { readers, main: mainOf(layers, last), live, ends }
}

/** From the first input; from all of them where the last output does not follow from the first. */
function mainOf(layers: DrawnNetwork['layers'], last: number): boolean[] {
  const from = (isSource: (input: number) => boolean) => {
    const reached: boolean[] = []
    for (const { inputs } of layers)
      reached.push(inputs.some((input) => (input < 0 ? isSource(input) : reached[input])))
    return reached
  }
  const first = from((input) => input === -1)
  return first[last] ? first : from(() => true)
}

/** By layer: whether it is off the main data and leads to it, as constants do. */
export function besideMain({ readers, main }: Wiring): boolean[] {
  const beside = main.map(() => false)
  for (let index = main.length - 1; index >= 0; index--)
    beside[index] = !main[index] && readers[index].some((reader) => main[reader] || beside[reader])
  return beside
}
