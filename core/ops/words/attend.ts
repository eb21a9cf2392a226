// Attention as primitives: projections, heads, scores, softmax, products, and the windows around them.
import { headsOf } from './attention-attributes.ts'
import { INPUT, Primitives, SECOND } from './primitives.ts'
import { toImage, toTokens, tokensOf } from './tokens.ts'
import { countOf, fromWindows, regionOf, relativeIndices, relativePositions, toWindows } from './windows.ts'
import type { Pair } from '../../onnx/window.ts'
import type { Lowered } from '../operation.ts'
import type { Shape } from '../shape.ts'
import type { AttentionSpec } from './attention-attributes.ts'
import type { Tokens } from './tokens.ts'
import type { WindowPartition } from './windows.ts'

/** Values with the same axes in front of [tokens, channels]: none, or windows. */
interface Batched {
  readonly x: number
  readonly lead: Shape
  readonly count: number
}

type Role = 'q' | 'k' | 'v'

export function attend(spec: AttentionSpec, out: number, inputs: readonly Shape[]): readonly Lowered[] {
  const parts = new Primitives()
  const from = tokensOf(inputs[0], spec.size)
  const channels = out || from.channels
  const windows = windowsOf(spec, from)
  const [context] = inputs.slice(1).map((shape) => {
    const { image, count } = tokensOf(shape)
    return { x: image ? toTokens(parts, 'context', SECOND, tokensOf(shape)) : SECOND, lead: [], count }
  })
  if (!windows) {
    const own = { x: from.image ? toTokens(parts, 'in', INPUT, from) : INPUT, lead: [], count: from.count }
    const y = new AttentionHeads(parts, spec, from, own, context ?? own).attend(channels)
    if (from.image) toImage(parts, 'out', y, channels, from.size)
    return parts.made
  }
  const pixels = from.image
    ? parts.transpose('in.last', INPUT, [1, 2, 0])
    : parts.reshape('in.image', INPUT, [...from.size, from.channels])
  const own = {
    x: toWindows(parts, pixels, windows, from.channels),
    lead: [countOf(windows)],
    count: windows.window[0] * windows.window[1],
  }
  const y = fromWindows(
    parts,
    new AttentionHeads(parts, spec, from, own, own, windows).attend(channels),
    windows,
    channels,
  )
  if (from.image) parts.transpose('out.first', y, [2, 0, 1])
  else parts.reshape('out.tokens', y, [from.count, channels])
  return parts.made
}

/** Undefined where there are none, and where one covers the image: that is shifted along no side either. */
function windowsOf(spec: AttentionSpec, { size }: Tokens): WindowPartition | undefined {
  const window = regionOf(spec.window, size)
  if (window.every((side, axis) => side === size[axis])) return undefined
  const shiftAlong = (axis: 0 | 1) => (window[axis] === size[axis] ? 0 : spec.shift)
  return { size, window, shift: [shiftAlong(0), shiftAlong(1)] }
}

class AttentionHeads {
  readonly #parts: Primitives
  readonly #spec: AttentionSpec
  readonly #size: Pair
  readonly #own: Batched
  readonly #context: Batched
  readonly #windows: WindowPartition | undefined
  readonly #depth: number
  readonly #counts: Readonly<Record<Role, number>>

  constructor(
    parts: Primitives,
    spec: AttentionSpec,
    from: Tokens,
    own: Batched,
    context: Batched,
    windows?: WindowPartition,
  ) {
    this.#parts = parts
    this.#spec = spec
    this.#size = from.size
    this.#own = own
    this.#context = context
    this.#windows = windows
    const { heads, shared, depth } = headsOf(spec, from.channels)
    this.#depth = depth
    this.#counts = { q: heads, k: shared, v: shared }
  }

  /** Tokens of `channels`, the windows of what is read still in front. */
  attend(channels: number): number {
    const { qk_norm: norm, out_bias: bias } = this.#spec
    const { lead, count } = this.#own
    const parts = this.#parts
    const [q, k, v] = this.#projected()
    const normed = (role: string, x: number) => (norm ? parts.norm(`${role}.norm`, x, norm) : x)
    // Queries have fewer elements than scores.
    const query = parts.add('q.scaled', { type: 'scalar', fn: 'mul', by: this.#depth ** -0.5 }, [normed('q', q)])
    const key = this.#transposed('k.transposed', this.#repeated('k', normed('k', k)), [0, 2, 1])
    const scores = this.#masked(parts.add('scores', { type: 'matmul' }, [query, key]))
    const weights = parts.add('weights', { type: 'softmax', axis: lead.length + 2 }, [scores])
    const values = parts.add('values', { type: 'matmul' }, [weights, this.#repeated('v', v)])
    const sorted = this.#transposed('joined.heads', values, [1, 0, 2])
    const rows = parts.reshape('heads', sorted, [...lead, count, this.#counts.q * this.#depth])
    return parts.linear('out', rows, channels, bias, lead.length + 2)
  }

  /** Queries, keys and values [..., heads, tokens, depth]. */
  #projected(): readonly number[] {
    const [own, context] = [this.#own, this.#context]
    if (this.#spec.fused && context === own) return this.#project(['q', 'k', 'v'], own)
    const queries = this.#project(['q'], own)
    if (this.#spec.fused) return [...queries, ...this.#project(['k', 'v'], context)]
    return [...queries, ...this.#project(['k'], context), ...this.#project(['v'], context)]
  }

  /** One linear layer for several of them, cut once its heads are apart. */
  #project(roles: readonly Role[], { x, lead, count }: Batched): readonly number[] {
    const parts = this.#parts
    const name = roles.join('')
    const heads = roles.reduce((sum, role) => sum + this.#counts[role], 0)
    const rows = parts.linear(name, x, heads * this.#depth, this.#spec.bias, lead.length + 2)
    const split = parts.reshape(`${name}.split`, rows, [...lead, count, heads, this.#depth])
    const all = this.#transposed(`${name}.heads`, split, [1, 0, 2])
    if (roles.length === 1) return [all]
    let end = 0
    return roles.map((role) => {
      const start = end
      end += this.#counts[role]
      return parts.slice(`${name}.${role}`, all, lead.length, start, end)
    })
  }

  /** Keys or values of each head of queries, where several share one. */
  #repeated(role: 'k' | 'v', x: number): number {
    const heads = this.#counts.q
    const shared = this.#counts[role]
    if (shared === heads) return x
    const { lead, count } = this.#context
    const apart = this.#parts.reshape(`${role}.apart`, x, [...lead, shared, 1, count, this.#depth])
    const shape = [...lead, shared, heads / shared, count, this.#depth]
    const repeated = this.#parts.add(`${role}.repeated`, { type: 'expand', shape }, [apart])
    return this.#parts.reshape(`${role}.shared`, repeated, [...lead, heads, count, this.#depth])
  }

  /** Scores with what is added to them: learned relative positions, and the mask of shifted windows. */
  #masked(scores: number): number {
    const parts = this.#parts
    let sum = scores
    if (this.#spec.relative_bias) {
      const heads = this.#counts.q
      const region = this.#windows?.window ?? this.#size
      const { count } = this.#own
      const table = parts.parameter('relative', [relativePositions(region), heads])
      const indices = relativeIndices(region)
      const rows = parts.add('relative.pairs', { type: 'gather', axis: 0, indices }, [table])
      const pairs = parts.reshape('relative.split', rows, [count, count, heads])
      sum = parts.sum('scores.relative', sum, parts.transpose('relative.heads', pairs, [2, 0, 1]))
    }
    const windows = this.#windows
    if (!windows || windows.shift.every((by) => by === 0)) return sum
    const shape = [countOf(windows), 1, this.#own.count, this.#own.count]
    return parts.sum('scores.masked', sum, parts.add('mask', { type: 'constant', shape, windows }, []))
  }

  #transposed(name: string, x: number, perm: readonly number[]): number {
    const { length } = this.#own.lead
    return this.#parts.transpose(name, x, length === 0 ? perm : [0, ...perm.map((axis) => axis + 1)])
  }
}
