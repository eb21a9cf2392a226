// What today's networks do to tokens besides the usual attention: other kinds of attention, norms, positions, gates.
import type { DraftValue, NetworkDraft } from './draft.ts'
import type { AppendPart } from './image-parts.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Heads that divide the channels. */
function headsOf(random: Random, channels: number): number {
  return random.pick([1, 2, 3, 4, 6, 8, 12].filter((count) => channels % count === 0 && channels / count >= 8))
}

/** Queries, keys and values [heads, tokens, depth] of one linear layer, cut before or behind the transposition. */
function threefold(net: NetworkDraft, from: DraftValue, random: Random, heads: number): readonly DraftValue[] {
  const [count, channels] = from.shape
  const depth = channels / heads
  const rows = net.add({ op: 'linear', channels: 3 * channels }, from)
  const parts = net.chain(rows, { op: 'reshape', shape: [count, 3, heads, depth] })
  if (random.int(2) === 0) {
    const turned = net.add({ op: 'transpose', perm: [1, 2, 0, 3] }, parts)
    return [0, 1, 2].map((i) =>
      net.chain(
        turned,
        { op: 'slice', axis: 0, start: i, end: i + 1 },
        { op: 'reshape', shape: [heads, count, depth] },
      ),
    )
  }
  return [0, 1, 2].map((i) =>
    net.chain(
      rows,
      { op: 'slice', axis: 1, start: i * channels, end: (i + 1) * channels },
      { op: 'reshape', shape: [count, heads, depth] },
      { op: 'transpose', perm: [1, 0, 2] },
    ),
  )
}

/** Heads [heads, tokens, depth] side by side again, and a linear layer. */
function joined(net: NetworkDraft, heads: DraftValue, channels: number): DraftValue {
  const [, count] = heads.shape
  const rows = net.chain(heads, { op: 'transpose', perm: [1, 0, 2] }, { op: 'reshape', shape: [count, channels] })
  return net.add({ op: 'linear', channels }, rows)
}

/** Of length 1 along the last axis, as exporters spell it. */
function unit(net: NetworkDraft, from: DraftValue, random: Random): DraftValue {
  const length = net.chain(
    from,
    { op: 'reduce', fn: 'l2', axes: [from.shape.length - 1], keep: true },
    { op: 'max', by: 1e-6 },
  )
  const wide = random.int(3) > 0 ? net.add({ op: 'expand', shape: [...from.shape] }, length) : length
  return net.add({ op: 'div' }, from, wide)
}

const transposed = (net: NetworkDraft, from: DraftValue) => net.add({ op: 'transpose', perm: [0, 2, 1] }, from)

/** Attention of channels to channels (El-Nouby et al. 2021). */
const crossCovariance: AppendPart = (net, from, random) => {
  const heads = headsOf(random, from.shape[1])
  const turned = threefold(net, from, random, heads).map((each) => transposed(net, each))
  const [q, k] = turned.slice(0, 2).map((each) => unit(net, each, random))
  const scores = net.add({ op: 'matmul' }, q, transposed(net, k))
  const scaled = net.add({ op: 'mul' }, scores, net.add({ op: 'parameter', shape: [heads, 1, 1] }))
  const values = net.add({ op: 'matmul' }, net.add({ op: 'softmax' }, scaled), turned[2])
  return net.add({ op: 'add' }, from, joined(net, transposed(net, values), from.shape[1]))
}

/** Attention whose scores are mixed between heads (Shazeer et al. 2020), or have positions added. */
const mixedHeads: AppendPart = (net, from, random) => {
  const heads = headsOf(random, from.shape[1])
  const [q, k, v] = threefold(net, from, random, heads)
  const scores = net.chain(net.add({ op: 'matmul' }, q, transposed(net, k)), { op: 'mul', by: 0.2 })
  const talks = random.int(2) === 0
  const mixed = (of: DraftValue) => net.add({ op: 'conv', kernel: 1, channels: heads }, of)
  const moved = talks
    ? mixed(scores)
    : net.add({ op: 'add' }, scores, net.add({ op: 'parameter', shape: [...scores.shape] }))
  const weights = net.add({ op: 'softmax' }, moved)
  const values = net.add({ op: 'matmul' }, talks ? mixed(weights) : weights, v)
  return net.add({ op: 'add' }, from, joined(net, values, from.shape[1]))
}

/** Attention without a softmax (Katharopoulos et al. 2020). */
const linearAttention: AppendPart = (net, from, random) => {
  const [q, k, v] = threefold(net, from, random, headsOf(random, from.shape[1]))
  const [positive, keys] = [q, k].map((each) => net.add({ op: 'relu' }, each))
  const summed = net.add({ op: 'matmul' }, transposed(net, keys), v)
  const values = net.add({ op: 'matmul' }, positive, summed)
  const sum = net.chain(positive, { op: 'reduce', fn: 'sum', axes: [2], keep: true }, { op: 'add', by: 1 })
  return joined(net, net.add({ op: 'div' }, values, sum), from.shape[1])
}

/** Queries and keys turned by their positions (Su et al. 2021). */
const rotary: AppendPart = (net, from, random) => {
  const heads = headsOf(random, from.shape[1])
  const [q, k, v] = threefold(net, from, random, heads)
  const [, count, depth] = q.shape
  const turned = (x: DraftValue) => {
    const half = depth >> 1
    const front = net.add({ op: 'slice', axis: 2, start: 0, end: half }, x)
    const back = net.chain(x, { op: 'slice', axis: 2, start: half, end: depth }, { op: 'neg' })
    const swapped = net.add({ op: 'concat', axis: 2 }, back, front)
    const angle = () => net.add({ op: 'parameter', shape: [1, count, depth] })
    return net.add({ op: 'add' }, net.add({ op: 'mul' }, x, angle()), net.add({ op: 'mul' }, swapped, angle()))
  }
  const scores = net.add({ op: 'matmul' }, turned(q), transposed(net, turned(k)))
  const weights = net.chain(scores, { op: 'mul', by: 0.2 }, { op: 'softmax' })
  return joined(net, net.add({ op: 'matmul' }, weights, v), from.shape[1])
}

/** The word's attention in its other ways. */
const attention: AppendPart = (net, from, random) => {
  const heads = headsOf(random, from.shape[1])
  const norm = random.pick(['layer', 'rms', undefined] as const)
  const shared = random.int(3) === 0 ? 1 : heads
  const spec = { heads, kv_heads: shared, fused: random.int(2) === 0, ...(norm && { qk_norm: norm }) }
  const normed = net.add({ op: random.pick(['layer_norm', 'rms_norm']) }, from)
  return net.add({ op: 'add' }, from, net.add({ op: 'attention', ...spec }, normed))
}

const gatedMlp: AppendPart = (net, from, random) => {
  const normed = net.add({ op: random.pick(['layer_norm', 'rms_norm']) }, from)
  const activation = random.pick(['silu', 'gelu', 'sigmoid'] as const)
  const mlp = net.add({ op: 'mlp', gated: true, ratio: random.pick([1, 2, 8 / 3]), activation }, normed)
  return net.add({ op: 'add' }, from, mlp)
}

/** Tokens as pixels under a depthwise convolution, and back. */
const depthwise: AppendPart = (net, from, random) =>
  net.chain(
    from,
    { op: 'tokens_to_image' },
    { op: 'depthwise_conv', kernel: random.pick([3, 5]), bias: true },
    { op: 'gelu' },
    { op: 'image_to_tokens' },
  )

/** Some tokens apart from the others, which stay as they are. */
const someTokens: AppendPart = (net, from, random) => {
  const [count, channels] = from.shape
  const cut = 1 + random.int(Math.max(1, count >> 1))
  const first = net.chain(from, { op: 'slice', axis: 0, start: 0, end: cut }, { op: 'linear', channels })
  const rest = net.add({ op: 'slice', axis: 0, start: cut, end: count }, from)
  const order = net.add({ op: 'concat', axis: 0 }, first, rest)
  return random.int(2) === 0 ? order : net.add({ op: 'gather', axis: 0, indices: count }, order)
}

/** A gate by the greatest of all tokens. */
const pooledGate: AppendPart = (net, from, random) => {
  const [count, channels] = from.shape
  const pooled = net.add({ op: 'reduce', fn: random.pick(['max', 'mean', 'sum']), axes: [0], keep: true }, from)
  const gate = net.chain(pooled, { op: 'linear', channels }, { op: 'sigmoid' })
  return net.add({ op: 'mul' }, from, random.int(2) ? gate : net.add({ op: 'expand', shape: [count, channels] }, gate))
}

/** Functions of tokens by themselves. */
const functions: AppendPart = (net, from, random) => {
  const made = net.add(
    { op: random.pick(['erf', 'exp', 'tanh', 'gelu_tanh', 'silu', 'softplus', 'relu'] as const) },
    from,
  )
  const scaled = net.chain(made, { op: 'mul', by: 0.5 }, { op: 'pow', by: 2 })
  return random.int(2) === 0 ? scaled : net.add({ op: random.pick(['mul', 'sub', 'max']) }, from, scaled)
}

export const TOKEN_PARTS: readonly AppendPart[] = [
  crossCovariance,
  crossCovariance,
  mixedHeads,
  mixedHeads,
  linearAttention,
  rotary,
  attention,
  attention,
  gatedMlp,
  gatedMlp,
  depthwise,
  someTokens,
  pooledGate,
  functions,
]
