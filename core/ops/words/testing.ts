// For tests: attention by plain loops over tokens, from its weights as a child network names them.
import type { ReadAndRun } from '../../../test/onnx/child-network.ts'

type Rows = readonly (readonly number[])[]

export interface Attending {
  readonly heads: number
  readonly kvHeads?: number
  readonly depth: number
  /** Names of the layers with several of q, k and v in one. */
  readonly layers: readonly ('q' | 'k' | 'v' | 'qkv' | 'kv')[]
  readonly norm?: 'layer' | 'rms'
  /** Whether a query sees a key, and what is added to their score. */
  readonly sees?: (query: number, key: number) => boolean
  readonly bias?: (query: number, key: number, head: number) => number
}

/** Tokens of `channels` out of the numbers of one entry of a batch, those of an image channels first. */
export function tokensFrom(values: readonly number[], channels: number, image = false): Rows {
  const count = values.length / channels
  const at = (token: number, channel: number) => (image ? channel * count + token : token * channels + channel)
  return Array.from({ length: count }, (_, token) =>
    Array.from({ length: channels }, (_, channel) => values[at(token, channel)]),
  )
}

/** @param name of the node whose weights are in `fed` */
export function attended(
  fed: ReadAndRun['fed'],
  name: string,
  spec: Attending,
  own: Rows,
  context: Rows = own,
): number[][] {
  const { heads, kvHeads = heads, depth, layers, sees = () => true, bias = () => 0 } = spec
  const linear = (layer: string, rows: Rows) => {
    const row = fed[`${name}.${layer}.bias`]
    const kernel = fed[`${name}.${layer}.weight`]
    const into = rows[0].length
    const output = (x: readonly number[], to: number) =>
      x.reduce((sum, value, i) => sum + value * kernel[to * into + i], row?.[to] ?? 0)
    return rows.map((x) => Array.from({ length: kernel.length / into }, (_, to) => output(x, to)))
  }
  // Channels of q, k and v one after the other, whatever the layers that they come from.
  const all: Record<string, Rows> = {}
  for (const layer of layers) {
    const made = linear(layer, layer.includes('q') ? own : context)
    let start = 0
    for (const role of layer) {
      const from = start
      start += (role === 'q' ? heads : kvHeads) * depth
      all[role] = made.map((row) => row.slice(from, from + (role === 'q' ? heads : kvHeads) * depth))
    }
  }
  const ofHead = (role: 'q' | 'k' | 'v', token: number, head: number) => {
    const values = all[role][token].slice(head * depth, (head + 1) * depth)
    return spec.norm && role !== 'v'
      ? normalised(values, spec.norm, fed[`${name}.${role}.norm.weight`], fed[`${name}.${role}.norm.bias`])
      : values
  }
  const joined = own.map((_, query) =>
    Array.from({ length: heads }, (_, head) => {
      const shared = Math.floor(head / (heads / kvHeads))
      const q = ofHead('q', query, head)
      const scores = context.map((_, key) => {
        const k = ofHead('k', key, shared)
        const product = q.reduce((sum, value, i) => sum + value * k[i], 0)
        return sees(query, key) ? Math.exp(product / Math.sqrt(depth) + bias(query, key, head)) : 0
      })
      const total = scores.reduce((a, b) => a + b)
      return Array.from({ length: depth }, (_, i) =>
        scores.reduce((sum, s, key) => sum + (s / total) * ofHead('v', key, shared)[i], 0),
      )
    }).flat(),
  )
  return linear('out', joined)
}

function normalised(
  x: readonly number[],
  kind: 'layer' | 'rms',
  scale: readonly number[],
  shift?: readonly number[],
): number[] {
  const mean = kind === 'layer' ? x.reduce((a, b) => a + b) / x.length : 0
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length
  return x.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[i] + (shift?.[i] ?? 0))
}
