// The Graph HyperNetwork on one page, in the order and the symbols of its paper (Zhang, Ren & Urtasun 2019, arXiv
// 1810.05749): plain loops over plain numbers, and no ONNX. What the unrolled graph of training, the exported loops and
// the WebAssembly kernel must equal.
import { elements } from '../onnx/graph.ts'
import { stridesOf } from '../onnx/strides.ts'
import { featureCount, writeFeatures } from './build/features.ts'
import { blockParameters } from './build/propagation-parameters.ts'
import { distantNodes, reversed } from './build/virtual-edges.ts'
import { tableShape } from './config.ts'
import { ghnParameters } from './parameters.ts'
import { scaleToSize } from './tiles/generated-sizes.ts'
import { cornerStarts } from './tiles/hypernetwork.ts'
import { tileExtent } from './tiles/places.ts'
import { flipTileSigns } from './tiles/sign-flips.ts'
import type { GhnNode } from './build/nodes.ts'
import type { Distant } from './build/virtual-edges.ts'
import type { GhnConfig, TileKind } from './config.ts'
import type { PlaceReader } from './tiles/places.ts'
import type { GeneratedWeight, GhnItem, TileRow, WeightPlan } from './tiles/tile-plan.ts'

type Vector = readonly number[]

/** phi by the names of `ghnParameters`, each tensor row-major. */
export type Phi = Readonly<Record<string, ArrayLike<number>>>

/** phi, cut out of one array that has all parameters in their order. */
export function phiFrom(config: GhnConfig, all: Float32Array): Phi {
  let at = 0
  return Object.fromEntries(
    ghnParameters(config).map(({ name, shape }) => [name, all.subarray(at, (at += elements(shape)))]),
  )
}

/**
 * H(A; phi): the weights of every node of an architecture A = (V, E).
 * @param item of `ghnItem`: A as a GHN reads it, and the tiles that its weights are cut from
 * @returns in node order, as `generateWeights` gives them
 */
export function referenceWeights(config: GhnConfig, phi: Phi, item: GhnItem): GeneratedWeight[] {
  const h = referenceEmbeddings(config, phi, item)
  return item.plan.weights.map((weight) => ({ spec: weight.spec, data: generated(config, phi, item, weight, h) }))
}

/** h_v(T) of all nodes, block by block. */
function referenceEmbeddings(config: GhnConfig, phi: Phi, { ghn }: GhnItem): Vector[] {
  const embeddings: Vector[] = []
  let before: Vector | undefined
  ghn.blocks.forEach((block, b) => {
    const p = new Layers(blockParameters(config, phi, b))
    // Section 4.1: h_v(0) is the embedding of what node v is.
    let h = block.map((node): Vector => {
      const features = new Float32Array(featureCount(config))
      writeFeatures(config, ghn, block, node, features, 0)
      return p.affine('features', [...features])
    })
    // Equation 14: the mean of the block before counts as one more in-neighbour of the input node.
    const graphMessage = before && config.stacking && config.propagation !== 'none' ? p.heard(before) : undefined
    const extra = (v: number) => (v === 0 && graphMessage ? [graphMessage] : [])
    const near = (nodes: readonly number[]) => nodes.map((u) => p.heard(h[u]))
    // GHN-2 (Knyazev et al. 2021), section 4: from afar a message counts the less, the longer the shortest path is.
    const distant = distantNodes(block, config.virtualEdges ?? 1)
    const back = reversed(distant)
    const afar = ({ nodes, weights }: Distant) =>
      nodes.map((u, i) => p.heard(h[u], 'distant').map((x) => weights[i] * x))
    const forward = (v: number) => [...near(block[v].inputs), ...afar(distant[v]), ...extra(v)]
    const backward = (v: number) => [...near(readersOf(block, v)), ...afar(back[v])]
    for (let t = 0; t < config.passes; t++) {
      if (config.propagation === 'synchronous') {
        // Equation 5: all at once aggregate from both sides.
        h = h.map((state, v) => p.gru([...forward(v), ...backward(v)], state))
      } else if (config.propagation === 'forward-backward') {
        // Equation 15: in topological order from what a node reads, then in reverse from those who read it.
        for (let v = 0; v < block.length; v++) h[v] = p.gru(forward(v), h[v])
        for (let v = block.length - 1; v >= 0; v--) h[v] = p.gru(backward(v), h[v])
      }
    }
    // Equation 13: a block is spoken for by the mean of its nodes.
    before = h[0].map((_, i) => sumOf(h.map((state) => state[i])) / h.length)
    embeddings.push(...h)
  })
  return embeddings
}

/** OUT(v). */
const readersOf = (block: readonly GhnNode[], v: number) => [...block.keys()].filter((u) => block[u].inputs.includes(v))

/** The layers of phi: M and U of equations 5 to 7. */
class Layers {
  readonly #phi: Phi

  constructor(phi: Phi) {
    this.#phi = phi
  }

  /** x W + b */
  affine(name: string, x: Vector): number[] {
    const [weight, bias] = [this.#phi[`${name}.weight`], this.#phi[`${name}.bias`]]
    return Array.from(bias, (b, j) => b + sumOf(x.map((value, i) => value * weight[i * bias.length + j])))
  }

  /**
   * M(h) as U reads it: the second layer of M and the input weights of U follow each other, and are one matrix here, of
   * neighbours or of those afar.
   */
  heard(h: Vector, from: 'heard' | 'distant' = 'heard'): Vector {
    return this.affine(from, this.affine('state', h).slice(0, h.length).map(relu))
  }

  /** Layer normalisation (Ba et al. 2016). */
  normalised(name: string, x: Vector): Vector {
    const mean = sumOf(x) / x.length
    const deviation = Math.sqrt(sumOf(x.map((value) => (value - mean) ** 2)) / x.length + 1e-5)
    const [scale, shift] = [this.#phi[`${name}.scale`], this.#phi[`${name}.shift`]]
    return x.map((value, i) => (scale[i] * (value - mean)) / deviation + shift[i])
  }

  /**
   * Equation 7, h <- U(m, h), the gated recurrent unit (Cho et al. 2014) with its reset gate inside; m is the sum of
   * equation 6.
   */
  gru(aggregate: readonly Vector[], h: Vector): Vector {
    const d = h.length
    const m = Array.from(this.#phi['gru.bias'], (b, j) => b + sumOf(aggregate.map((message) => message[j])))
    const own = this.affine('state', h).slice(d)
    return h.map((state, i) => {
      const reset = sigmoid(m[i] + own[i])
      const update = sigmoid(m[d + i] + own[d + i])
      const candidate = Math.tanh(m[2 * d + i] + reset * own[2 * d + i])
      return (1 - update) * state + update * candidate
    })
  }
}

/**
 * Section 4.1: the hypernetwork shared by all nodes, h_v -> w_v, put together from tiles as kernels are larger than its
 * output.
 */
function generated(
  config: GhnConfig,
  phi: Phi,
  { plan }: GhnItem,
  weight: WeightPlan,
  h: readonly Vector[],
): Float32Array {
  const { spec, tiles, constant } = weight
  const data = new Float32Array(elements(spec.shape)).fill(constant)
  if (tiles.length === 0) return data
  const kind = plan.kinds[tiles[0].kind]
  const [whole, extent] = [tileExtent(spec), tileExtent(kind)]
  const byPlace = new Map(tiles.map((row) => [row.place.join(), tileOf(config, phi, kind, row, plan.places, h)]))
  // Windows smaller than their tiles lie in the middle.
  const margin = whole.map((size, axis) => (axis < 2 ? 0 : (Math.ceil(size / extent[axis]) * extent[axis] - size) >> 1))
  const strides = stridesOf(whole)
  data.forEach((_, at) => {
    const position = whole.map((size, axis) => (Math.floor(at / strides[axis]) % size) + margin[axis])
    const place = position.map((x, axis) => Math.floor(x / extent[axis]))
    data[at] = byPlace.get(place.join())!(position.map((x, axis) => x % extent[axis]))
  })
  if (weight.turned) flipTileSigns(data, whole, [extent[0], extent[1]])
  if (weight.size) scaleToSize(weight.size, spec, data)
  return data
}

/**
 * One tile as a function of a position in it: a sum of the tiles of its table, by coefficients that an MLP of two
 * layers gives h_v.
 */
function tileOf(
  config: GhnConfig,
  phi: Phi,
  kind: TileKind,
  { node, place, scale }: TileRow,
  places: PlaceReader,
  h: readonly Vector[],
): (position: readonly number[]) => number {
  const hyper = new Layers(phi)
  const read = new Float32Array(places.width)
  places.write(read, 0, place)
  const state = config.norm === 'layer' ? hyper.normalised('hyper.norm', h[node]) : h[node]
  const hidden = hyper.affine('hyper.1', [...state, ...read]).map(relu)
  const coefficients = [...hyper.affine('hyper.2', hidden), 1].map((coefficient) => coefficient * scale)
  const full = tableShape(config, kind.table)
  const [table, strides, start] = [phi[`table.${kind.table}`], stridesOf(full), cornerStarts(kind.shape, full)]
  return (position) => {
    const at = sumOf(full.map((_, axis) => (start[axis] + position[axis]) * strides[axis]))
    return sumOf(coefficients.map((coefficient, k) => coefficient * table[k * elements(full) + at]))
  }
}

const sumOf = (values: Vector) => values.reduce((sum, value) => sum + value, 0)
const relu = (x: number) => Math.max(0, x)
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
