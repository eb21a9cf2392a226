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

/**
 * By layer off the main data: the layer on it that reads it first, be it through others; -1 where there is none, and
 * for what is on it.
 */
export function ownersOf({ readers, main }: Wiring): number[] {
  const owners = main.map(() => -1)
  for (let index = main.length - 1; index >= 0; index--) {
    if (main[index]) continue
    const by = readers[index].map((reader) => (main[reader] ? reader : owners[reader])).filter((owner) => owner >= 0)
    owners[index] = by.length > 0 ? Math.min(...by) : -1
  }
  return owners
}
