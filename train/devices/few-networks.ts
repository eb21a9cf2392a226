// A device file from the user's own measurements of networks of any design, as few as ten of them.
import { LEVEL } from '../statistics/conformal.ts'
import { executedModel, executedWeights, familyShares, rounded, sharesOf } from './executed-model.ts'
import { weighExecuted } from './executed-weights.ts'
import { observations } from './measured-observations.ts'
import { MANY_NETWORKS, countDifferent, newDeviceFile } from './new-device.ts'
import { PLAIN_AND_SLOW, combine } from './relatives.ts'
import { chooseWeighting, ratioRange } from './weightings.ts'
import { nearestFamily } from '@archcast/core/latency/executed/likeness.ts'
import type { MeasuredWork, WorkWeights } from './fit-linear-device.ts'
import type { NewDevice } from './new-device.ts'
import type { Weighting } from './weightings.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Likeness } from '@archcast/core/latency/executed/likeness.ts'

/** A measured network; `work` as `executedWorkOf` gives it. */
export interface NetworkSample extends MeasuredWork {
  /** For messages. */
  readonly name: string
}

const FEWEST_NETWORKS = 10
/** Of fewer groups, such as families, networks are held out one by one. */
const FEWEST_GROUPS = 5
/** From many networks on: how much these weigh kinds of work themselves, against what known devices have in common. */
const RIDGES = [0.3, 0.03, 0.003]
/** Networks that others are compared with. */
const COMPARED = 60

/** Throws RangeError for fewer than ten different networks. @param known of which those of kind `executed` count */
export function fitFewNetworks(
  device: NewDevice,
  measured: readonly NetworkSample[],
  known: readonly DeviceFile[],
  seed: number,
): DeviceFile {
  const networks = observations(measured)
  const different = countDifferent(
    networks.map(({ name }) => name),
    FEWEST_NETWORKS,
  )
  const groups = new Set(networks.map(({ group }) => group)).size
  const split = groups < FEWEST_GROUPS ? networks.map((network) => ({ ...network, group: network.name })) : networks
  const relatives = known.flatMap(({ model }) => (model.kind === 'executed' ? [executedWeights(model)] : []))
  const chosen = chooseWeighting(split, waysOf(relatives, different), seed)
  const kept = split.filter((network) => !chosen.outliers.includes(network))
  const model = executedModel(
    chosen.weights,
    kept.map(({ value }) => value),
    likenessOf(kept, chosen.weights, chosen.ratios),
  )
  return newDeviceFile(device, networks.length, chosen, model)
}

/** Many networks weigh the kinds of work themselves, from the combination on as far as cross-validation says. */
function waysOf(relatives: readonly WorkWeights[], networks: number): Weighting<NetworkSample>[] {
  const choose = (some: readonly NetworkSample[]) => combine(relatives, some)
  const sum = `a sum of ${relatives.length} known devices and plain work`
  const combinations: Weighting<NetworkSample>[] = [
    { name: sum, choose },
    { name: `${sum}, slow kinds apart`, choose: (some) => combine(relatives, some, PLAIN_AND_SLOW) },
  ]
  if (networks < MANY_NETWORKS) return combinations
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
function likenessOf(networks: readonly NetworkSample[], weights: WorkWeights, ratios: readonly number[]): Likeness {
  const shares = new Map(networks.slice(0, COMPARED).map(({ name, work }) => [name, sharesOf(work, weights)]))
  const distances = [...shares].map(([name, own]) => {
    const others = new Map([...shares].filter(([other]) => other !== name))
    return nearestFamily(own, others).distance
  })
  const [low, high] = ratioRange(ratios)
  const near = { within: rounded(Math.max(...distances)), low: rounded(low), high: rounded(high) }
  // Nothing was measured there: twice as wide in logarithms.
  const far = { low: rounded(low * Math.min(1, low)), high: rounded(high * Math.max(1, high)) }
  return { level: LEVEL, bands: [near, far], families: familyShares(shares) }
}
