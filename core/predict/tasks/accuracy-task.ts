// Tasks whose accuracy a bundle's heads know, however each head was fitted.
import { exitAlone, outputsOf } from '../../arch/exits.ts'
import type { ArchGraph } from '../../arch/graph.ts'
import type { AccuracyHead, AccuracyHeadDetails } from '../accuracy-head.ts'
import type { TaskHead, TaskValue } from './task-head.ts'

export interface AccuracyTask {
  /** What it is asked for by, such as `imagenet-1k`. */
  readonly name: string
  readonly metric: string
  readonly classes?: number | undefined
  /** Words of its recipes, where it has any, and the recipe that is meant where none is named. */
  readonly recipes?: { readonly words: readonly string[]; readonly default: string } | undefined
  /** Of the whole network, and where it has early exits of each in order, the output last. */
  predict(
    graph: ArchGraph,
    recipe?: string,
  ): Promise<{ readonly whole: TaskValue; readonly exits?: readonly TaskValue[] }>
}

/** A task of a file, which knows networks of any design with one output. */
export function taskOfFile(head: TaskHead): AccuracyTask {
  const { task, metric, classes, recipes } = head.file
  return {
    name: task,
    metric,
    ...(classes !== undefined && { classes }),
    ...(recipes && { recipes }),
    predict: async (graph, recipe) => ({ whole: head.predict(graph, recipe) }),
  }
}

/**
 * A task that was fitted to the cells of one space. Elsewhere it falls back to what transfers: the rank that another
 * task gives, on a curve. The interval is as wide as the curve's errors in a space that the other task never saw.
 */
export function taskOfSpace(
  name: string,
  classes: number,
  head: AccuracyHead,
  others: ReadonlyMap<string, TaskHead>,
): AccuracyTask {
  const { elsewhere, target, ceiling } = head.details
  const other = elsewhere && others.get(elsewhere.from)
  return {
    name,
    metric: target,
    classes,
    async predict(graph) {
      const known = (one: ArchGraph, told: TaskValue) =>
        told.reasons.length > 0 && other
          ? transferred({ ...elsewhere, chance: 1 / classes, ceiling }, other, one, told.reasons)
          : told
      const [inside] = await head.predict([graph])
      if (!graph.exits) return { whole: known(graph, inside) }
      // The head knows networks with one output: each exit is asked about as the output of a network of its own.
      const alone = outputsOf(graph).map((_, place) => exitAlone(graph, place))
      const exits = (await head.predict(alone, { parts: true })).map((told, place) => known(alone[place], told))
      return { whole: { ...exits.at(-1)!, reasons: inside.reasons }, exits }
    },
  }
}

type Elsewhere = NonNullable<AccuracyHeadDetails['elsewhere']> & { readonly chance: number; readonly ceiling: number }

function transferred(
  { intercept, slope, low, high, chance, ceiling }: Elsewhere,
  other: TaskHead,
  graph: ArchGraph,
  reasons: readonly string[],
): TaskValue {
  // Ranks stay apart between chance and the ceiling, however far from the space a network is.
  const value = chance + (ceiling - chance) / (1 + Math.exp(-intercept - slope * other.predict(graph).value))
  const [least, most] = [value + low, value + high].map((x) => Math.min(1, Math.max(0, x)))
  const how = `Told by what ranks networks on ${other.file.task}: the head was fitted to one space alone.`
  return { value, low: least, high: most, reasons: [...reasons, how] }
}
