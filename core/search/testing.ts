// A predictor without a model: accuracies that follow from costs, the head's from MACs, the surrogate's the other way
// round.
import { cost } from '../arch/cost.ts'
import { canonicalHash } from '../arch/hash.ts'
import { createPredictor } from '../predict/predictor.ts'
import { taskOfSpace } from '../predict/tasks/accuracy-task.ts'
import type { AccuracyHead } from '../predict/accuracy-head.ts'
import type { Heads } from '../predict/heads.ts'
import type { ScoredNetwork, Scorer } from '../predict/predictor-types.ts'
import type { ResolvedArchitecture } from '../spaces/resolved.ts'

const model = { name: 'fake', version: '0123456789ab', spaces: ['nas-bench-201'] }

/** What the head says of so many multiply-accumulates. */
export const fakeHeadAccuracy = (macs: number) => macs / 1e9

export async function scoreByParameters({ graph }: ResolvedArchitecture): Promise<ScoredNetwork> {
  const { macs, params } = cost(graph)
  const value = 1 - params / 1e8
  const surrogate = {
    images: 1,
    accuracy: value,
    loss: 1,
    margin: 1,
    probability: value,
    input: graph.input as [number, number, number],
  }
  return {
    accuracy: { value, method: 'surrogate', task: 'cifar10', surrogate },
    macs,
    params,
    in_domain: true,
    out_of_domain: [],
    hash: canonicalHash(graph),
    model,
  }
}

export const fakeScorer: Scorer = {
  model,
  executionProvider: 'cpu',
  predict: scoreByParameters,
  weights: async () => [],
  child: async () => Uint8Array.of(),
}

const fakeHead: AccuracyHead = {
  details: {} as never,
  predict: async (graphs) =>
    graphs.map((graph) => ({ value: fakeHeadAccuracy(cost(graph).macs), low: 0, high: 1, reasons: [] })),
  release: async () => {},
}

export const fakeHeads: Heads = {
  tasks: new Map([['cifar10', taskOfSpace('cifar10', 10, fakeHead, new Map())]]),
  always: [],
  devices: new Map(),
  release: async () => {},
}

export const fakePredictorOfCosts = createPredictor(fakeScorer, fakeHeads)
