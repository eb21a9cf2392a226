// A device file from the user's own measurements of networks of any design, as few as ten of them.
import { DEVICE_FORMAT } from '@archcast/core/latency/device.ts'
import { EXECUTED_WORK } from '@archcast/core/latency/executed/work.ts'
import { SHARES, nearestFamily } from '@archcast/core/latency/executed/likeness.ts'
import { SHARE_OF } from '@archcast/core/latency/executed/model.ts'
import { LEVEL } from './fit.ts'
import { MANY } from './few-samples.ts'
import { chooseWay, outlierCaveats, ratioRange } from './ways.ts'
import { PLAIN_AND_SLOW, combine, executedWeights } from './relatives.ts'
import { weighExecuted } from './executed.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Likeness } from '@archcast/core/latency/executed/likeness.ts'
import type { Measured, Weights } from './fit.ts'
import type { NewDevice } from './few-samples.ts'
import type { Way } from './ways.ts'

/** A measured network; `work` as `executedWorkOf` gives it. */
export interface NetworkSample extends Measured {
  /** For messages. */
  readonly name: string
}

export const FEWEST_NETWORKS = 10
/** Of fewer groups, such as families, networks are held out one by one. */
const FEWEST_GROUPS = 5
/** From many networks on: how much these weigh kinds of work themselves, against what known devices have in common. */
const RIDGES = [0.3, 0.03, 0.003]
/** Networks that others are compared with. */
const COMPARED = 60
/** Shares of time below this are not worth a line. */
const SMALL = 0.01

/** Throws RangeError for fewer than ten different networks. @param known of which those of kind `executed` count */
export function fitFewNetworks(
  device: NewDevice,
  networks: readonly NetworkSample[],
  known: readonly DeviceFile[],
  seed: number,
): DeviceFile {
  const different = new Set(networks.map(({ name }) => name)).size
  if (different < FEWEST_NETWORKS)
    throw new RangeError(`a device takes ${FEWEST_NETWORKS} different networks or more, not ${different}`)
  const groups = new Set(networks.map(({ group }) => group)).size
  const split = groups < FEWEST_GROUPS ? networks.map((network) => ({ ...network, group: network.name })) : networks
  const relatives = known.flatMap(({ model }) => (model.kind === 'executed' ? [executedWeights(model)] : []))
  const { way, weights, outliers, ratios, error, how } = chooseWay(split, waysOf(relatives, different), seed)
  const kept = split.filter((network) => !outliers.includes(network))
  const values = kept.map(({ value }) => value)
  return {
    format: DEVICE_FORMAT,
    ...device,
    unit: 'ms',
    measured: { how: `${networks.length} networks measured by the user; ${way.name}`, samples: networks.length },
    error: { ...error, how },
    caveats: outlierCaveats(outliers),
    model: {
      kind: 'executed',
      intercept: rounded(weights[EXECUTED_WORK.length]),
      weights: Object.fromEntries(
        EXECUTED_WORK.flatMap((name, j) => (weights[j] > 0 ? [[name, rounded(weights[j])]] : [])),
      ),
      likeness: likenessOf(kept, weights, ratios),
      measured: [Math.min(...values), Math.max(...values)],
    },
  }
}

/** Many networks weigh the kinds of work themselves, from the combination on as far as cross-validation says. */
function waysOf(relatives: readonly Weights[], networks: number): Way<NetworkSample>[] {
  const choose = (some: readonly NetworkSample[]) => combine(relatives, some)
  const sum = `a sum of ${relatives.length} known devices and plain work`
  const combinations: Way<NetworkSample>[] = [
    { name: sum, choose },
    { name: `${sum}, slow kinds apart`, choose: (some) => combine(relatives, some, PLAIN_AND_SLOW) },
  ]
  if (networks < MANY) return combinations
  const own = RIDGES.map((ridge) => ({
    name: `kinds of work weighed near a sum of ${relatives.length} known devices`,
    choose: (some: readonly NetworkSample[]) =>
      weighExecuted(
        some.map((network) => ({ ...network, family: network.group })),
        { prior: choose(some), ridge },
      ),
  }))
  return [...combinations, ...own]
}

/** A network is like these where one of them spends its time as much alike as any of them has another one do. */
function likenessOf(networks: readonly NetworkSample[], weights: Weights, ratios: readonly number[]): Likeness {
  const shares = new Map(networks.slice(0, COMPARED).map(({ name, work }) => [name, sharesOf(work, weights)]))
  const distances = [...shares].map(([name, own]) => {
    const others = new Map([...shares].filter(([other]) => other !== name))
    return nearestFamily(own, others).distance
  })
  const [low, high] = ratioRange(ratios)
  const near = { within: rounded(Math.max(...distances)), low: rounded(low), high: rounded(high) }
  // Nothing was measured there: twice as wide in logarithms.
  const far = { low: rounded(low * Math.min(1, low)), high: rounded(high * Math.max(1, high)) }
  const families = [...shares].map(([name, own]) => {
    const large = SHARES.flatMap((kind, i) => (own[i] >= SMALL ? [[kind, Number(own[i].toFixed(3))]] : []))
    return [name, Object.fromEntries(large) as Record<string, number>]
  })
  return { level: LEVEL, bands: [near, far], families: Object.fromEntries(families) }
}

/** What part of a network's time each kind of kernel takes, in the order of `SHARES`. */
function sharesOf(work: Float64Array, weights: Weights): Float64Array {
  const shares = new Float64Array(SHARES.length)
  work.forEach((amount, j) => (shares[SHARE_OF[j]] += weights[j] * amount))
  shares[SHARES.length - 1] += weights[work.length]
  const time = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share / time)
}

const rounded = (value: number) => Number(value.toPrecision(4))
