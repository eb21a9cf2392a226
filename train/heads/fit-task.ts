// A task of one's own from few trained networks: what to read of them is chosen by cross-validation.
import { drawFrom } from '../data/data-random.ts'
import { mergeRepeats } from '../data/repeats.ts'
import { coverageOf, outliersOf } from '../statistics/residuals.ts'
import { mean, median } from '../statistics/summary.ts'
import { assertEnough, fitAndHoldOut } from './kernel-head.ts'
import { ALL_FEATURES } from './transfers.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { STRUCTURE_FEATURES } from '@archcast/core/features/structure.ts'
import { GRAPH_FEATURES } from '@archcast/core/latency/executed/graph-features.ts'
import { featureReader, openTransfer } from '@archcast/core/predict/tasks/task-head.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { MergedRepeats } from '../data/repeats.ts'
import type { FittedHead, FittedParts } from './kernel-head.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'
import type { Transfer } from '@archcast/core/predict/tasks/task-head.ts'

export interface LabelledNetwork {
  /** For messages. */
  readonly name: string
  readonly graph: ArchGraph
  readonly value: number
  /** Networks that are never on both sides of a split. */
  readonly group: string
  /** 1 for each word of the recipe that it was trained by. */
  readonly words: readonly number[]
}

export interface TaskOptions {
  readonly better: TaskFile['better']
  readonly transfers: readonly Transfer[]
  readonly seed: number
  readonly progress?: (what: string) => void
}

export interface FittedTask {
  readonly parts: FittedParts & Pick<TaskFile, 'transfers'>
  /** Names of networks that are far from what the others say; they do not widen the intervals. */
  readonly outliers: readonly string[]
  /** Share of the held-out networks in the interval that the others give. */
  readonly coverage: number
}

interface Choice {
  readonly features: readonly string[]
  /** Whether the metric is taken as the distance to a limit. */
  readonly limited: boolean
  readonly share: number
}

/** Networks that choices are made on, at most: more do not change them, and take long. */
const CHOOSING = 300
/** By how much another choice must be better: cross-validation of few networks is noisy. */
const BETTER = 0.9
/** What others say counts as much as so many labels, and at most as the share. */
const WORTH = { labels: 6, share: 0.3 }

/**
 * Networks of the same canonical hash that were trained by the same recipe are one label, their mean. Throws RangeError
 * for fewer than twenty different ones, and for a value that is not finite, by its name.
 */
export function fitTask(labelled: readonly LabelledNetwork[], options: TaskOptions): FittedTask {
  const { items: networks } = differentNetworks(labelled)
  assertEnough(networks)
  const some = drawFrom(networks, CHOOSING, createRandom(options.seed))
  const choice = choose(some, networks.length, options)
  const tell = (done: number, of: number) => options.progress?.(`fitting: ${done} of ${of} widths and ridges tried`)
  const fit = (all: readonly LabelledNetwork[], far?: ReadonlySet<number>) => fitChoice(all, choice, options, tell, far)
  const first = fit(networks)
  const far = outliersOf(first.residuals)
  const fitted = far.size > 0 ? withOutliers(networks, first, far, fit) : first
  return {
    parts: { ...fitted.parts, ...(choice.share > 0 && { transfers: [...options.transfers] }) },
    outliers: [...far].map((i) => networks[i].name),
    coverage: coverageOf(fitted.residuals),
  }
}

/** One label of each network and recipe. Throws RangeError for a value that is not finite. */
export function differentNetworks<T extends LabelledNetwork>(labelled: readonly T[]): MergedRepeats<T> {
  for (const { name, value } of labelled) {
    if (!Number.isFinite(value)) throw new RangeError(`${name}: ${value} is no label; leave it out`)
  }
  return mergeRepeats(labelled, ({ graph, words }) => `${canonicalHash(graph)} ${words.join()}`, mean)
}

/** Outliers are left out of all where the others are predicted better without them, else of how wide intervals are. */
function withOutliers(
  networks: readonly LabelledNetwork[],
  first: FittedHead,
  far: ReadonlySet<number>,
  fit: (all: readonly LabelledNetwork[], far?: ReadonlySet<number>) => FittedHead,
): FittedHead {
  const others = networks.filter((_, i) => !far.has(i))
  const without = fit(others)
  const errorOf = (residuals: readonly number[]) => mean(residuals.map(Math.abs))
  const error = errorOf(first.residuals.filter((_, i) => !far.has(i)))
  return errorOf(without.residuals) < BETTER * error ? without : fit(networks, far)
}

/** From the usual choice on, one thing after another. @param labels number of all networks */
function choose(networks: readonly LabelledNetwork[], labels: number, options: TaskOptions): Choice {
  const { transfers, progress } = options
  const errorOf = (choice: Choice, what: string) => {
    progress?.(`choosing: ${what}`)
    return fitChoice(networks, choice, options).parts.error.absolute
  }
  const share = transfers.length > 0 ? Math.min(WORTH.share, WORTH.labels / labels) : 0
  let best: Choice = { features: ALL_FEATURES, limited: limitOf(networks, options) !== undefined, share }
  let error = errorOf(best, 'all features')
  const attempt = (change: Partial<Choice>, what: string) => {
    const choice = { ...best, ...change }
    const found = errorOf(choice, what)
    if (found < BETTER * error) [best, error] = [choice, found]
  }
  if (best.limited) attempt({ limited: false }, 'the metric as it is')
  if (share > 0) attempt({ share: 0 }, 'these networks alone')
  attempt({ features: STRUCTURE_FEATURES }, 'paths and operations')
  attempt({ features: GRAPH_FEATURES }, 'work and sizes')
  return best
}

function fitChoice(
  networks: readonly LabelledNetwork[],
  { features, limited, share }: Choice,
  options: TaskOptions,
  progress?: (done: number, of: number) => void,
  far?: ReadonlySet<number>,
): FittedHead {
  const { better, transfers, seed } = options
  const featuresOf = featureReader(features)
  const others = share > 0 ? transfers.map(openTransfer) : []
  const examples = networks.map(({ graph, value, group, words }, i) => ({
    columns: Float64Array.of(...featuresOf(graph), ...words, ...others.map((say) => say(graph))),
    value,
    group,
    outlier: far?.has(i) === true,
  }))
  const limit = limited ? limitOf(networks, options) : undefined
  return fitAndHoldOut(examples, {
    features,
    ...(share > 0 && { transfer: { columns: others.length, share } }),
    ...(limit !== undefined && { limit }),
    better,
    seed,
    ...(progress && { progress }),
  })
}

/** As far beyond the best value as a quarter of its distance to the median; undefined where half are the best. */
function limitOf(networks: readonly LabelledNetwork[], { better }: TaskOptions): number | undefined {
  const values = networks.map(({ value }) => value)
  const best = better === 'higher' ? Math.max(...values) : Math.min(...values)
  const middle = median(values)
  return best === middle ? undefined : Number((best + 0.25 * (best - middle)).toPrecision(6))
}
