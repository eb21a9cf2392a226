// The network as items that blocks are made of: layers, and runs of layers that are one unit.
import { lightness, unitsOf } from './units.ts'
import { besideMain } from './wiring.ts'
import type { DrawnNetwork } from '../network.ts'
import type { IsLight } from './units.ts'
import type { Wiring } from './wiring.ts'

export interface Item {
  /** Its layers on the main data, each read by the next alone. */
  readonly run: readonly number[]
  /** Constants and the like that it is the first to read, ascending. */
  readonly side: readonly number[]
  /** Indexes of the items whose data it reads. */
  readonly inputs: readonly number[]
  /** Indexes of other items that it reads off the main data, as constants are. */
  readonly shares: readonly number[]
  /** Whether the network's input is read. */
  readonly first: boolean
  /** Whether the last output follows from it. */
  readonly live: boolean
}

/** In topological order. Every layer is in one item. */
export function itemsOf(network: DrawnNetwork, wiring: Wiring): Item[] {
  const { layers, inputs } = network
  const { main, live, readers } = wiring
  const beside = besideMain(wiring)
  const isLight = lightness(layers, (input) => (input < 0 ? (inputs[-1 - input]?.shape ?? []) : layers[input].shape))
  const runs = joinsApart(
    runsOf(network, wiring, (index) => !beside[index]),
    network,
    main,
    isLight,
  )
  const units = runs.flatMap((run) => unitsOf(run, isLight))
  const itemOf: number[] = []
  for (const [item, run] of units.entries()) for (const index of run) itemOf[index] = item
  const sides = units.map((): number[] => [])
  for (let index = layers.length - 1; index >= 0; index--) {
    if (!beside[index]) continue
    itemOf[index] = Math.min(...readers[index].map((reader) => itemOf[reader]))
    sides[itemOf[index]].unshift(index)
  }
  return units.map((run, item) => {
    const read = layers[run[0]].inputs.filter((input) => input < 0 || main[input])
    const others = (list: readonly number[]) => [
      ...new Set(list.filter((input) => input >= 0).map((input) => itemOf[input])),
    ]
    const off = [...run, ...sides[item]].flatMap((index) => layers[index].inputs).filter((input) => !main[input])
    return {
      run,
      side: sides[item],
      inputs: others(read),
      shares: others(off).filter((other) => other !== item),
      first: read.some((input) => input < 0),
      live: live[run[0]],
    }
  })
}

/** Layers in lists, each layer read by the next in its list alone; ordered by the lists' last layers. */
function runsOf({ layers }: DrawnNetwork, { readers, main, ends }: Wiring, counts: (index: number) => boolean) {
  const follows = (index: number): number => {
    const read = new Set(layers[index].inputs.filter((input) => input >= 0 && main[input]))
    const [before] = read
    const alone = read.size === 1 && !layers[index].inputs.some((input) => input < 0)
    return alone && readers[before].length === 1 && !ends[before] ? before : -1
  }
  const runs = new Map<number, number[]>()
  for (const index of layers.keys()) {
    if (!counts(index)) continue
    const before = main[index] ? follows(index) : -1
    const run = before < 0 ? [] : runs.get(before)!
    runs.delete(before)
    run.push(index)
    runs.set(index, run)
  }
  return Array.from(runs.values())
}

/**
 * Cuts runs behind the layers that join branches. Light ones stay with a join where other joins have just these and
 * no more (`add relu`), so that the last of several blocks is as the others are.
 */
function joinsApart(runs: readonly number[][], { layers }: DrawnNetwork, main: readonly boolean[], isLight: IsLight) {
  const joins = (index: number) => new Set(layers[index].inputs.filter((input) => input < 0 || main[input])).size > 1
  const ops = (run: readonly number[]) => run.map((index) => layers[index].op).join(' ')
  const seen = new Set(runs.filter(([head, ...rest]) => joins(head) && rest.every(isLight)).map(ops))
  return runs.flatMap((run) => {
    if (run.length === 1 || !joins(run[0])) return [run]
    for (let end = run.length; end > 1; end--)
      if (seen.has(ops(run.slice(0, end))))
        return [run.slice(0, end), run.slice(end)].filter(({ length }) => length > 0)
    return [run.slice(0, 1), run.slice(1)]
  })
}
