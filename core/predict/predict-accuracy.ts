// The accuracy of a network and of its exits, by the head of a task or by the surrogate, or why there is none.
import { ArchitectureError } from '../arch/errors.ts'
import { domainFacts } from './domain.ts'
import { named } from './named.ts'
import { noAccuracy, unsupported } from './no-accuracy.ts'
import { noTask, tasksMeant } from './tasks/tasks-meant.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { AccuracyPrediction, TaskPrediction } from '../contract/accuracy.ts'
import type { Method } from '../contract/methods.ts'
import type { Prediction } from '../contract/prediction.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'
import type { ScoreOptions, Scorer } from './predictor-types.ts'
import type { AccuracyTask } from './tasks/accuracy-task.ts'
import type { TaskValue } from './tasks/task-head.ts'

export interface PredictedAccuracy extends Pick<Prediction, 'accuracy' | 'no_accuracy' | 'accuracies'> {
  /** Of its exits in order, the output last. */
  readonly exits?: readonly AccuracyPrediction[]
  /** Why the architecture lies outside of what the method knows, a sentence each. */
  readonly reasons: readonly string[]
}

export interface AccuracySources {
  readonly scorer: Scorer
  readonly tasks: ReadonlyMap<string, AccuracyTask>
  /** Asked for where nothing is, of tasks that any classifier may be trained for. */
  readonly always: readonly string[]
}

export interface AccuracyOptions extends ScoreOptions {
  readonly method?: Method | undefined
  readonly tasks?: readonly string[] | undefined
  readonly recipe?: string | undefined
}

/**
 * @throws {ArchitectureError} `unsupported` where a method is asked for that the network or the bundle has not, or the
 *   surrogate knows other classes; `unknown_task`
 */
export async function predictAccuracy(
  { scorer, tasks, always }: AccuracySources,
  architecture: ResolvedArchitecture,
  { method, tasks: names, recipe, ...options }: AccuracyOptions,
): Promise<PredictedAccuracy> {
  const { graph } = architecture
  const none = noAccuracy(graph)
  if (none !== undefined) {
    if (method === undefined) return { no_accuracy: none, reasons: [none] }
    throw unsupported(`${none} Leave out the method '${method}' to be told all else.`)
  }
  if (method === 'surrogate' || (method === undefined && tasks.size === 0))
    return bySurrogate(scorer, architecture, options)
  if (tasks.size === 0) throw unsupported("the model has no accuracy head; ask for the method 'surrogate'")
  const asked = names ? names.map((name) => taskNamed(tasks, name)) : tasksMeant(graph, tasks, always)
  if (asked.length > 0) return byHeads(asked, graph, recipe)
  const other = noTask(graph, tasks)
  return { no_accuracy: other, reasons: [other] }
}

function taskNamed(tasks: ReadonlyMap<string, AccuracyTask>, name: string): AccuracyTask {
  return named(tasks, name, (hint) => {
    const detail = `unknown task '${name}'; ${hint}the model knows ${[...tasks.keys()].join(', ')}`
    return new ArchitectureError('unknown_task', [{ pointer: '/tasks', detail }])
  })
}

async function bySurrogate(
  scorer: Scorer,
  architecture: ResolvedArchitecture,
  options: ScoreOptions,
): Promise<PredictedAccuracy> {
  const { accuracy, exits, out_of_domain: reasons } = await scorer.predict(architecture, options)
  return { accuracy, reasons, ...(exits && { exits: exits.map((exit) => exit.accuracy) }) }
}

async function byHeads(asked: readonly AccuracyTask[], graph: ArchGraph, recipe?: string): Promise<PredictedAccuracy> {
  // A recipe is for the tasks that have recipes; alone, a task says what it makes of one.
  const recipeFor = (task: AccuracyTask) => (asked.length === 1 || task.recipes ? recipe : undefined)
  const told = await Promise.all(asked.map(async (task) => ({ task, ...(await task.predict(graph, recipeFor(task))) })))
  const [first] = told
  const accuracies = told.map(({ task, whole }): [string, TaskPrediction] => {
    return [task.name, { ...predictionOf(task, whole), ...domainFacts(whole.reasons) }]
  })
  return {
    accuracy: predictionOf(first.task, first.whole),
    ...(told.length > 1 && { accuracies: Object.fromEntries(accuracies) }),
    ...(first.exits && { exits: first.exits.map((exit) => predictionOf(first.task, exit)) }),
    reasons: first.whole.reasons,
  }
}

function predictionOf({ name }: AccuracyTask, { value, low, high, recipe }: TaskValue): AccuracyPrediction {
  return { value, low, high, method: 'head', task: name, ...(recipe !== undefined && { recipe }) }
}
