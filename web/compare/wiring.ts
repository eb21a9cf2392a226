// What layers read, told by the layers that two networks have in common: those that one alone has are looked through.
import type { Layer } from '../engine/engine-types.ts'

/** For each input of a layer the common layers that it comes from, negative ones inputs of the network. */
export type LayerSources = readonly (readonly number[])[]

/** Common layers that are told of one input; more say no more. */
const MOST_SOURCES = 8

/** @param common the name in both networks of a layer's index, for those that both have */
export function sourcesOf(
  layers: readonly Pick<Layer, 'inputs'>[],
  common: ReadonlyMap<number, number>,
): (index: number) => LayerSources {
  const through: (readonly number[])[] = []
  const sources = (index: number): readonly number[] => {
    const name = index < 0 ? index : common.get(index)
    return name === undefined ? through[index] : [name]
  }
  // Layers read earlier ones alone.
  for (const { inputs } of layers) through.push([...new Set(inputs.flatMap(sources))].slice(0, MOST_SOURCES))
  return (index) => layers[index].inputs.map(sources)
}

/** Whether each input may come from the same layer. */
export function wiredAlike(a: LayerSources, b: LayerSources): boolean {
  return a.length === b.length && a.every((from, i) => same(from, b[i]))
}

const same = (a: readonly number[], b: readonly number[]) =>
  (a.length === 0 && b.length === 0) || a.some((name) => b.includes(name))
