// Which task is meant where none is named.
import type { ArchGraph } from '../../arch/graph.ts'
import type { AccuracyTask } from './accuracy-task.ts'

/** Those always wanted, else the first one with as many classes as the network; may be none. */
export function tasksMeant(
  { classes }: Pick<ArchGraph, 'classes'>,
  tasks: ReadonlyMap<string, AccuracyTask>,
  always: readonly string[],
): AccuracyTask[] {
  if (always.length > 0) return always.map((name) => tasks.get(name)!)
  return [...tasks.values()].filter((task) => task.classes === classes).slice(0, 1)
}

/** Why no accuracy is forecast for a classifier of as many classes as no task has, a sentence. */
export function noTask({ classes }: Pick<ArchGraph, 'classes'>, tasks: ReadonlyMap<string, AccuracyTask>): string {
  const known = Array.from(tasks.values(), (task) =>
    task.classes ? `${task.name} (${task.classes} classes)` : task.name,
  )
  return `The model knows the accuracy for ${known.join(', ')}; this network has ${classes} classes. Name a task.`
}
