// Whom the nodes of a network hear, step by step, and the sums of what those afar say.
import { propagationScript } from '@archcast/core/ghn/run/kernel/script.ts'
import type { GhnGraph } from '@archcast/core/ghn/build/nodes.ts'
import type { Distant } from '@archcast/core/ghn/build/virtual-edges.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

export interface HearingStep {
  /** The node that updates. */
  readonly node: number
  /** The nodes it hears from. */
  readonly inNeighbours: Int32Array
  /** Those it hears from afar; none without virtual edges. */
  readonly distant: Distant
}

/** The steps of all passes over a network of one block: the kernel's script, read. */
export function* hearingSteps(ghn: GhnGraph, config: GhnConfig): Generator<HearingStep> {
  const script = propagationScript(ghn, config)
  const loudness = new Float32Array(script.buffer)
  // The first two numbers are those of nodes and of steps.
  for (let at = 2; at < script.length;) {
    const [node, neighbours] = [script[at], script[at + 1]]
    const inNeighbours = script.subarray(at + 2, at + 2 + neighbours)
    at += 2 + neighbours
    const afar = config.virtualEdges === undefined ? 0 : script[at++]
    const pairs = Array.from({ length: afar }, (_, i) => at + 2 * i)
    const distant = { nodes: pairs.map((pair) => script[pair]), weights: pairs.map((pair) => loudness[pair + 1]) }
    at += 2 * afar
    yield { node, inNeighbours, distant }
  }
}

/** What a step heard from afar. */
export interface HeardAfar {
  readonly from: Distant
  /** The sum of the weights. */
  readonly weight: number
  /** The sum of the messages, each by its weight, [D]. */
  readonly sum: Float32Array
}

/** @param messages of all nodes [nodes, D]; undefined where nobody is afar */
export function hearAfar(from: Distant, messages: Float32Array, d: number): HeardAfar | undefined {
  if (from.nodes.length === 0) return undefined
  const sum = new Float32Array(d)
  from.nodes.forEach((u, j) => {
    for (let i = 0; i < d; i++) sum[i] += from.weights[j] * messages[u * d + i]
  })
  return { from, weight: from.weights.reduce((all, weight) => all + weight, 0), sum }
}

/** The adjoint of `hearAfar`: adds the gradient of the sum to that of the messages. */
export function sayAfar({ nodes, weights }: Distant, gradient: Float32Array, said: Float32Array): void {
  const d = gradient.length
  nodes.forEach((u, j) => {
    for (let i = 0; i < d; i++) said[u * d + i] += weights[j] * gradient[i]
  })
}
