// The head of a task: what training would give an architecture, with an interval.
import { STRUCTURE_FEATURES, structureOf } from '../../features/structure.ts'
import { GRAPH_FEATURES, graphFeaturesOf } from '../../latency/executed/graph-features.ts'
import { unsupported } from '../no-accuracy.ts'
import { openKernelRegression } from './kernel-regression.ts'
import { metricScale } from './metric-scale.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { TaskFile } from './task-file.ts'

export type Transfer = NonNullable<TaskFile['transfers']>[number]

export interface TaskValue {
  readonly value: number
  readonly low: number
  readonly high: number
  /** The recipe that is meant, where the task has recipes. */
  readonly recipe?: string
  /** Why the architecture is unlike those that were trained, a sentence each. */
  readonly reasons: readonly string[]
}

export interface TaskHead {
  readonly file: TaskFile
  /** @throws {ArchitectureError} `unsupported` for a recipe of words that the task does not know */
  predict(graph: ArchGraph, recipe?: string): TaskValue
}

/** Throws RangeError for a file whose parts do not fit one another. */
export function openTask(file: TaskFile): TaskHead {
  const { model, transfers = [], recipes, interval, fraction, classes, task } = file
  const regression = openKernelRegression(model)
  const featuresOf = featureReader(model.features)
  const others = transfers.map(openTransfer)
  const { from } = metricScale(file)
  const clamp = (value: number) => (fraction ? Math.min(1, Math.max(0, value)) : value)
  return {
    file,
    predict(graph, asked) {
      const recipe = recipes && (asked ?? recipes.default)
      const words = recipes ? wordsOf(file, recipe!) : []
      if (!recipes && asked !== undefined)
        throw unsupported(`the task '${task}' has no recipes, such as '${asked}'`, '/recipe')
      const { value, distance } = regression(
        Float64Array.of(...featuresOf(graph), ...words, ...others.map((say) => say(graph))),
      )
      const band = interval.bands.find(({ within = Infinity }) => distance <= within)!
      const reasons: string[] = []
      if (band.within === undefined && interval.bands.length > 1)
        reasons.push(`It is unlike the networks whose ${file.metric} for ${task} is known.`)
      if (classes !== undefined && graph.classes !== classes)
        reasons.push(`The networks of ${task} have ${classes} classes, not ${graph.classes}.`)
      return {
        value: clamp(from(value)),
        low: clamp(from(value + band.low)),
        high: clamp(from(value + band.high)),
        ...(recipe !== undefined && { recipe }),
        reasons,
      }
    },
  }
}

/** What is known of a network from elsewhere, a number. Throws RangeError for parts that do not fit one another. */
export function openTransfer({ model, words }: Transfer): (graph: ArchGraph) => number {
  const regression = openKernelRegression(model)
  const featuresOf = featureReader(model.features)
  return (graph) => regression(Float64Array.of(...featuresOf(graph), ...words)).value
}

/** Which words a recipe has. @throws {ArchitectureError} `unsupported` where it has none that the task knows */
function wordsOf({ task, recipes }: TaskFile, recipe: string): number[] {
  const spoken = new Set(recipe.split('_'))
  const words = recipes!.words.map((word) => Number(spoken.has(word)))
  if (words.some((word) => word === 1)) return words
  throw unsupported(
    `the task '${task}' knows no recipe '${recipe}'; recipes are words of ${recipes!.words.join(', ')} with _ between`,
    '/recipe',
  )
}

/** Reads the named features of a graph. Throws RangeError for names that this version does not compute. */
export function featureReader(names: readonly string[]): (graph: ArchGraph) => Float64Array {
  const [graphs, structures] = [GRAPH_FEATURES, STRUCTURE_FEATURES].map(
    (known) => new Map(known.map((name, i) => [name, i])),
  )
  const unknown = names.find((name) => !graphs.has(name) && !structures.has(name))
  if (unknown !== undefined) throw new RangeError(`knows no feature '${unknown}'`)
  const needsStructure = names.some((name) => !graphs.has(name))
  return (graph) => {
    const features = graphFeaturesOf(graph)
    const structure = needsStructure ? structureOf(graph) : features
    return Float64Array.from(names, (name) => {
      const place = graphs.get(name)
      return place === undefined ? structure[structures.get(name)!] : features[place]
    })
  }
}
