// Folds a network into blocks by its structure: cut nodes, branches, repetitions, and units such as `conv-bn-relu`.
import { createBuilder } from './fold/build.ts'
import { itemsOf } from './fold/items.ts'
import { regionsOf } from './fold/regions.ts'
import { LONGEST_ROUND, repetitions } from './fold/repeats.ts'
import { wiringOf } from './fold/wiring.ts'
import { layersIn } from './network.ts'
import type { Builder } from './fold/build.ts'
import type { Item } from './fold/items.ts'
import type { Region } from './fold/regions.ts'
import type { Repetition } from './fold/repeats.ts'
import type { DrawnNetwork, Part } from './network.ts'

/** Constants that are drawn one by one beside the layer that reads them; more fold into a block. */
const MOST_CONSTANTS = 3
/** Layers that a repetition of two rounds has at least; fewer are read as quickly as `2 x`. */
const PAIR = 6

/**
 * The network as parts in topological order, each layer in exactly one.
 *
 * @example
 * import { residual } from '@archcast/web/graph/testing.ts'
 * foldBlocks(residual(6)).map(({ title }) => title) // => ['conv-bn-relu', '6 × residual block']
 */
export function foldBlocks(network: DrawnNetwork): readonly Part[] {
  if (network.layers.length === 0) return []
  const wiring = wiringOf(network)
  const items = itemsOf(network, wiring)
  const build = createBuilder(network, wiring.main)
  return partsOf(items, regionsOf(items), build)
}

function partsOf(items: readonly Item[], region: Region, build: Builder): readonly Part[] {
  const parts = region.of.map((each) => {
    if (typeof each !== 'number') return build.block(partsOf(items, each, build))
    const { run, side } = items[each]
    const constants = side.map((index) => build.layer(index))
    return build.unit(run, constants.length > MOST_CONSTANTS ? [build.block(constants)] : constants)
  })
  return folded(parts, region.kind, build)
}

/** Rounds that repeat become one part: first those of one part, so that stages show before what repeats of them. */
function folded(parts: readonly Part[], kind: Region['kind'], build: Builder): readonly Part[] {
  let result = parts
  for (let period = 1; period <= LONGEST_ROUND && period * 2 <= result.length; period++) {
    const size = (start: number) =>
      result.slice(start, start + period).reduce((sum, part) => sum + layersIn(part).length, 0)
    const isWorth = ({ start, rounds }: Repetition) => {
      // Branches stand side by side: what is alike among them is no sequence.
      if (kind === 'branches' && (period === 1 || rounds < 3)) return false
      return rounds > 2 ? size(start) > 1 || rounds > 4 : size(start) > 2 && size(start) * rounds >= PAIR
    }
    const alike = result.map((part) => part.alike)
    const found = repetitions(alike, period, (place) => build.joins(result[place])).filter(isWorth)
    result = replaced(result, found, build)
  }
  return result
}

function replaced(parts: readonly Part[], found: readonly Repetition[], build: Builder): Part[] {
  const result: Part[] = []
  let at = 0
  for (const { start, period, rounds } of found) {
    result.push(...parts.slice(at, start))
    at = start + period * rounds
    const starts = Array.from({ length: rounds }, (_, round) => start + round * period)
    result.push(build.repeat(starts.map((from) => build.round(parts.slice(from, from + period)))))
  }
  return [...result, ...parts.slice(at)]
}
