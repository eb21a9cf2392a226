// The accuracy of a network and of its exits, by the head or by the surrogate, or why there is none.
import { exitAlone, outputsOf } from '../arch/exits.ts'
import { noAccuracy, unsupported } from './no-accuracy.ts'
import type { AccuracyHead, HeadAccuracy } from './accuracy-head.ts'
import type { AccuracyPrediction, Method, Predictor, ScoreOptions } from './types.ts'
import type { ResolvedArchitecture } from '../spaces/resolve.ts'

export interface Judgement {
  readonly accuracy?: AccuracyPrediction
  /** Why there is none, a sentence. */
  readonly no_accuracy?: string
  /** Of its exits in order, the output last. */
  readonly exits?: readonly AccuracyPrediction[]
  /** Why the architecture lies outside of what the method knows, a sentence each. */
  readonly reasons: readonly string[]
}

export interface Judges {
  readonly predictor: Predictor
  readonly head?: AccuracyHead
  /** Used where none is asked for. */
  readonly method: Method
}

/**
 * @throws {ArchitectureError} `unsupported` where a method is asked for that the network or the bundle has not, or the
 *   surrogate knows other classes
 */
export async function judge(
  { predictor, head, method }: Judges,
  architecture: ResolvedArchitecture,
  { method: asked, ...options }: ScoreOptions & { readonly method?: Method },
): Promise<Judgement> {
  const none = noAccuracy(architecture.graph)
  if (none !== undefined) {
    if (asked === undefined) return { no_accuracy: none, reasons: [none] }
    throw unsupported(`${none} Leave out the method '${asked}' to be told all else.`)
  }
  if ((asked ?? method) === 'head') {
    if (head) return byHead(head, architecture)
    throw unsupported("the model has no accuracy head; ask for the method 'surrogate'")
  }
  return bySurrogate(predictor, architecture, options)
}

async function bySurrogate(
  predictor: Predictor,
  architecture: ResolvedArchitecture,
  options: ScoreOptions,
): Promise<Judgement> {
  const { accuracy, exits, out_of_domain: reasons } = await predictor.predict(architecture, options)
  return { accuracy, reasons, ...(exits && { exits: exits.map((exit) => exit.accuracy) }) }
}

/** The head knows networks with one output: each exit is asked about as the output of a network of its own. */
async function byHead(head: AccuracyHead, { graph }: ResolvedArchitecture): Promise<Judgement> {
  const places = graph.exits ? outputsOf(graph).map((_, place) => exitAlone(graph, place)) : []
  const [whole] = await head.predict([graph])
  const parts = places.length > 0 ? await head.predict(places, { parts: true }) : []
  const accuracyOf = ({ value, low, high }: HeadAccuracy) => ({ value, low, high, method: 'head' as const })
  const exits = parts.map(accuracyOf)
  const { reasons } = whole
  return { accuracy: exits.at(-1) ?? accuracyOf(whole), reasons, ...(exits.length > 0 && { exits }) }
}
