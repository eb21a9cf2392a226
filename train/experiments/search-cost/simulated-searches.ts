// The searches of the search-cost experiment: by the surrogate, and by heads fitted to few labelled cells; many of
// each.
import { permutation } from '../../data/data-random.ts'
import { predictExamples } from '../../heads/accuracy-quality.ts'
import { fitAccuracyHead } from '../../heads/fit-accuracy-head.ts'
import { timeResult } from '../processor-time.ts'
import { choiceQuality } from './search-quality.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { CellExample } from '../../heads/cell-examples.ts'

export interface SearchSetting {
  readonly seed: number
  /** Searches, each with a draw of its own. */
  readonly searches: number
  /** Architectures that one draws. */
  readonly count: number
  /** Labelled cells that its head is fitted to, none of them drawn. */
  readonly labels: number
}

export interface Draw {
  /** Positions in the pool. */
  readonly drawn: number[]
  readonly labelled: number[]
}

/** The draw of search `number`, from 0. Throws RangeError where the pool is too small. */
export function drawOf(pool: number, { seed, count, labels }: SearchSetting, number: number): Draw {
  if (pool < count + labels) throw new RangeError(`a pool of ${pool} has no ${count} cells and ${labels} labelled ones`)
  const order = [...permutation(pool, createRandom(seed * 2 ** 32 + number))]
  return { drawn: order.slice(0, count), labelled: order.slice(count, count + labels) }
}

export interface HeadSearch {
  readonly quality: number
  /** Cost of fitting the head, and of predicting all candidates with it. */
  readonly fitting: number
  readonly predicting: number
}

/** What heads of this experiment are fitted to. */
export const TARGET = 'CIFAR-10 test accuracy'

/** What a head settles on that knows the labelled cells of a draw alone. */
export async function headSearch(pool: readonly CellExample[], draw: Draw, seed: number): Promise<HeadSearch> {
  const pick = (positions: readonly number[]) => positions.map((i) => pool[i])
  const candidates = pick(draw.drawn)
  const head = await timeResult('cpu', () => fitAccuracyHead(pick(draw.labelled), TARGET, seed))
  const said = await timeResult('cpu', () => predictExamples(head.value, candidates))
  return {
    quality: choiceQuality(
      said.value.map(({ value }) => value),
      candidates.map(({ accuracy }) => accuracy),
    ),
    fitting: head.seconds,
    predicting: said.seconds,
  }
}
