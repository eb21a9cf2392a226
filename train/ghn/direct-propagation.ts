// A GHN's propagation over one network of any size, and back through it: what the unrolled graph computes, without a
// graph to compile.
import { parameterSlots } from './flat-parameters.ts'
import { hearAfar, hearingSteps, sayAfar } from './heard.ts'
import { addOuter, addProduct, addProductTransposed } from './row-products.ts'
import { featureCount, writeFeatures } from '@archcast/core/ghn/build/features.ts'
import type { HeardAfar, HearingStep } from './heard.ts'
import type { GhnGraph } from '@archcast/core/ghn/build/nodes.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

/** The update of one node: h <- GRU(m, h) (equations 5 to 7 and 15). */
interface NodeUpdate {
  readonly node: number
  /** The nodes that its messages came from. */
  readonly inNeighbours: Int32Array
  /** Its state before and after, [D]. */
  readonly before: Float32Array
  readonly after: Float32Array
  /** The aggregate of their messages, [D]. */
  readonly sum: Float32Array
  /** The same from afar, where it hears from there. */
  readonly afar: HeardAfar | undefined
  /** What its own state gives to the candidate, [D]; gates and candidate, [3D]. */
  readonly own: Float32Array
  readonly gates: Float32Array
  /** What it says afterwards, [D]. */
  readonly message: Float32Array
}

/** What `forward` remembers for `backward`. */
export interface Propagated {
  /** [nodes, D] */
  readonly states: Float32Array
  readonly features: Float32Array
  readonly steps: readonly NodeUpdate[]
}

const NAMES = [
  'features.weight',
  'features.bias',
  'state.weight',
  'state.bias',
  'heard.weight',
  'heard.bias',
  'distant.weight',
  'distant.bias',
  'gru.bias',
]

type Views = Readonly<Record<(typeof NAMES)[number], Float32Array>>

/** Forward-backward propagation, or none, of networks that are one block each. */
export class DirectPropagation {
  private readonly config: GhnConfig

  /** Throws an Error for a GHN that reads networks block by block, or propagates otherwise. */
  constructor(config: GhnConfig) {
    if (config.blocks !== 'merged' || config.ownBlocks !== undefined || config.propagation === 'synchronous')
      throw new Error("only GHNs with blocks 'merged', one set of parameters and sweeps are trained without a layout")
    this.config = config
  }

  /** @param phi all parameters */
  forward(phi: Float32Array, ghn: GhnGraph): Propagated {
    const d = this.config.embedding
    const p = this.viewsOf(phi)
    const [block] = ghn.blocks
    const count = featureCount(this.config)
    const features = new Float32Array(block.length * count)
    const states = new Float32Array(block.length * d)
    block.forEach((node, v) => {
      writeFeatures(this.config, ghn, block, node, features, v * count)
      const h = row(states, v, d)
      h.set(p['features.bias'])
      addProduct(h, row(features, v, count), p['features.weight'], d)
    })
    if (this.config.propagation === 'none') return { states, features, steps: [] }

    const messages = new Float32Array(block.length * d)
    const steps: NodeUpdate[] = []
    for (const step of hearingSteps(ghn, this.config))
      steps.push(this.update(p, step, row(states, step.node, d), messages))
    return { states, features, steps }
  }

  private update(
    p: Views,
    { node, inNeighbours, distant }: HearingStep,
    h: Float32Array,
    messages: Float32Array,
  ): NodeUpdate {
    const d = this.config.embedding
    const before = h.slice()
    const own = p['state.bias'].slice(d)
    addProduct(own, before, p['state.weight'], 4 * d, d)
    const sum = new Float32Array(d)
    for (const u of inNeighbours) for (let i = 0; i < d; i++) sum[i] += messages[u * d + i]
    const gates = p['gru.bias'].map((bias, i) => bias + inNeighbours.length * p['heard.bias'][i])
    addProduct(gates, sum, p['heard.weight'], 3 * d)
    const afar = hearAfar(distant, messages, d)
    if (afar) {
      for (let i = 0; i < 3 * d; i++) gates[i] += afar.weight * p['distant.bias'][i]
      addProduct(gates, afar.sum, p['distant.weight'], 3 * d)
    }
    for (let i = 0; i < d; i++) {
      gates[i] = sigmoid(gates[i] + own[i])
      gates[d + i] = sigmoid(gates[d + i] + own[d + i])
      gates[2 * d + i] = Math.tanh(gates[2 * d + i] + gates[i] * own[2 * d + i])
      h[i] = before[i] + gates[d + i] * (gates[2 * d + i] - before[i])
    }
    const message = p['state.bias'].slice(0, d)
    addProduct(message, h, p['state.weight'], 4 * d)
    for (let i = 0; i < d; i++) message[i] = Math.max(0, message[i])
    messages.set(message, node * d)
    return { node, inNeighbours, before, after: h.slice(), sum, afar, own: own.subarray(2 * d), gates, message }
  }

  /**
   * Adds to `sum`, which is as long as phi, the gradient of the parameters, from that of the states.
   * @param gradient of the states [nodes, D]; used up
   */
  backward(
    phi: Float32Array,
    { states, features, steps }: Propagated,
    gradient: Float32Array,
    sum: Float32Array,
  ): void {
    const d = this.config.embedding
    const [p, dp] = [this.viewsOf(phi), this.viewsOf(sum)]
    const said = new Float32Array(states.length)
    for (let at = steps.length - 1; at >= 0; at--) this.back(p, dp, steps[at], row(gradient, steps[at].node, d), said)
    const count = featureCount(this.config)
    for (let v = 0; v * d < states.length; v++) {
      const dh = row(gradient, v, d)
      for (let i = 0; i < d; i++) dp['features.bias'][i] += dh[i]
      addOuter(dp['features.weight'], row(features, v, count), dh, d)
    }
  }

  /** @param dh gradient of the state after the step, and then of that before; @param said gradient of all messages */
  private back(p: Views, dp: Views, step: NodeUpdate, dh: Float32Array, said: Float32Array): void {
    const d = this.config.embedding
    const { node, inNeighbours, before, after, sum, afar, own, gates, message } = step
    // The message: max(0, h W + b). Neighbours read it in this sweep alone.
    const dMessage = row(said, node, d)
    for (let i = 0; i < d; i++) {
      if (message[i] === 0) dMessage[i] = 0
      dp['state.bias'][i] += dMessage[i]
    }
    addOuter(dp['state.weight'], after, dMessage, 4 * d)
    addProductTransposed(dh, dMessage, p['state.weight'], 4 * d)
    dMessage.fill(0)
    // The update: h + z (c - h), c = tanh(aggregate + r own).
    const [dOwn, dAggregate] = [new Float32Array(3 * d), new Float32Array(3 * d)]
    for (let i = 0; i < d; i++) {
      const [r, z, c] = [gates[i], gates[d + i], gates[2 * d + i]]
      const dc = dh[i] * z * (1 - c * c)
      dAggregate[i] = dOwn[i] = dc * own[i] * r * (1 - r)
      dAggregate[d + i] = dOwn[d + i] = dh[i] * (c - before[i]) * z * (1 - z)
      dAggregate[2 * d + i] = dc
      dOwn[2 * d + i] = dc * r
      dh[i] *= 1 - z
    }
    for (let i = 0; i < 3 * d; i++) {
      dp['gru.bias'][i] += dAggregate[i]
      dp['heard.bias'][i] += inNeighbours.length * dAggregate[i]
      dp['state.bias'][d + i] += dOwn[i]
    }
    addOuter(dp['state.weight'], before, dOwn, 4 * d, d)
    addProductTransposed(dh, dOwn, p['state.weight'], 4 * d, d)
    if (afar) {
      const { from, weight } = afar
      for (let i = 0; i < 3 * d; i++) dp['distant.bias'][i] += weight * dAggregate[i]
      addOuter(dp['distant.weight'], afar.sum, dAggregate, 3 * d)
      const dAfar = new Float32Array(d)
      addProductTransposed(dAfar, dAggregate, p['distant.weight'], 3 * d)
      sayAfar(from, dAfar, said)
    }
    if (inNeighbours.length === 0) return
    addOuter(dp['heard.weight'], sum, dAggregate, 3 * d)
    const dSum = new Float32Array(d)
    addProductTransposed(dSum, dAggregate, p['heard.weight'], 3 * d)
    for (const u of inNeighbours) for (let i = 0; i < d; i++) said[u * d + i] += dSum[i]
  }

  private viewsOf(phi: Float32Array): Views {
    const slots = parameterSlots(this.config).slots.filter(({ name }) => NAMES.includes(name))
    return Object.fromEntries(slots.map(({ name, offset, length }) => [name, phi.subarray(offset, offset + length)]))
  }
}

const row = (rows: Float32Array, index: number, width: number) => rows.subarray(index * width, (index + 1) * width)

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
