// Networks over tokens: vision transformers, windows of attention, mixers, ConvNeXts, and convolutions with attention
// behind them.
import { logUniform } from './widths.ts'
import { activations, cost } from '@archcast/core/arch/cost.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Random } from '@archcast/core/spaces/random.ts'

/** Draws are repeated until the network has no more multiply-accumulates and elements of activations. */
const MOST_MACS = 3.2e9
const MOST_ACTIVATIONS = 2.5e7
const BODIES = [transformer, transformer, windows, mixer, convNext, convNext, hybrid]

export function sampleTokenNetwork(random: Random): ArchGraph {
  for (;;) {
    const net = new Nodes()
    const side = random.pick(BODIES)(net, random)
    const document = { input: { channels: 3, height: side, width: side }, classes: random.pick([10, 100, 1000]) }
    const { graph } = resolveArchitecture({ ...document, nodes: net.finish(document.classes) })
    if (cost(graph).macs <= MOST_MACS && activations(graph) <= MOST_ACTIVATIONS) return graph
  }
}

/** Nodes of a document, one behind the other unless told otherwise. */
class Nodes {
  readonly #list: object[] = []
  last = 'input'

  add(op: string, more: object = {}, inputs: readonly string[] = [this.last]): string {
    const id = `${op}${this.#list.length}`
    this.#list.push({ id, op, inputs, ...more })
    return (this.last = id)
  }

  /** A branch and what it reads, added up. */
  residual(branch: () => void): void {
    const from = this.last
    branch()
    this.add('add', {}, [from, this.last])
  }

  finish(channels: number): object[] {
    this.add('linear', { channels })
    return this.#list
  }
}

/** Multiples of 8 that heads of 16 to 64 channels share. */
function widthOf(random: Random, most: number): { readonly width: number; readonly heads: number } {
  const each = random.pick([16, 24, 32, 32, 48, 64, 64])
  const heads = Math.max(1, Math.round(logUniform(random, 48, most) / each))
  return { width: heads * each, heads }
}

/** An attention and an MLP, each behind a norm and beside a sum (Dosovitskiy et al. 2021). */
function block(net: Nodes, random: Random, attention: object, mlp: object): void {
  const scaled = random.int(3) === 0
  for (const [op, more] of [
    ['attention', attention],
    ['mlp', mlp],
  ] as const) {
    net.residual(() => {
      net.add('layer_norm')
      net.add(op, more)
      if (scaled) net.add('layer_scale')
    })
  }
}

const mlpOf = (random: Random) => ({
  ratio: random.pick([2, 3, 4, 4]),
  activation: random.pick(['gelu', 'gelu', 'gelu', 'gelu_tanh', 'silu', 'relu']),
})

function transformer(net: Nodes, random: Random): number {
  const { width, heads } = widthOf(random, 768)
  const [patch, grid] = [random.pick([4, 8, 16, 16, 32]), random.pick([4, 7, 8, 12, 14, 14, 16])]
  net.add('patch_embed', { patch, channels: width })
  const classed = random.int(2) === 0
  if (classed) net.add('class_token')
  net.add('position')
  const mlp = mlpOf(random)
  for (let depth = 1 + random.int(12); depth > 0; depth--) block(net, random, { heads }, mlp)
  net.add('layer_norm')
  net.add('token_pool', { how: classed ? 'first' : 'mean' })
  return patch * grid
}

/** Attention in windows, neighbours merged between stages (Liu et al. 2021). */
function windows(net: Nodes, random: Random): number {
  const window = random.pick([4, 7, 7, 8])
  const each = random.pick([16, 24, 32])
  const stages = 1 + random.int(3)
  let width = each * random.pick([2, 3, 4])
  net.add('patch_embed', { patch: 4, channels: width, norm: 'layer' })
  const mlp = mlpOf(random)
  for (let stage = 0; stage < stages; stage++) {
    for (let pair = 1 + random.int(2); pair > 0; pair--) {
      const attention = { head_channels: each, window, relative_bias: random.int(2) === 0 }
      block(net, random, attention, mlp)
      block(net, random, { ...attention, shift: window >> 1 }, mlp)
    }
    if (stage < stages - 1) net.add('patch_merge', { channels: (width *= 2) })
  }
  net.add('layer_norm')
  net.add('token_pool', { how: 'mean' })
  return 4 * window * 2 ** (stages - 1)
}

/** Tokens mixed by linear layers across them (Tolstikhin et al. 2021). */
function mixer(net: Nodes, random: Random): number {
  const { width } = widthOf(random, 512)
  const [patch, grid] = [random.pick([8, 16, 32]), random.pick([7, 8, 14])]
  net.add('patch_embed', { patch, channels: width })
  for (let depth = 1 + random.int(6); depth > 0; depth--) {
    net.residual(() => {
      net.add('layer_norm')
      net.add('transpose', { perm: [1, 0] })
      net.add('mlp', { hidden: 8 * (2 + random.int(32)) })
      net.add('transpose', { perm: [1, 0] })
    })
    net.residual(() => {
      net.add('layer_norm')
      net.add('mlp', mlpOf(random))
    })
  }
  net.add('layer_norm')
  net.add('token_pool', { how: 'mean' })
  return patch * grid
}

/** Stages of ConvNeXt blocks (Liu et al. 2022). */
function convNext(net: Nodes, random: Random): number {
  const side = random.pick([64, 96, 128, 160, 224])
  let width = 8 * (3 + random.int(14))
  net.add('conv', { kernel: 4, stride: 4, padding: 0, channels: width })
  const kernel = random.pick([3, 5, 7, 7])
  const stages = 2 + random.int(3)
  for (let stage = 0; stage < stages; stage++) {
    if (stage > 0) {
      net.add('layer_norm')
      net.add('conv', {
        kernel: 2,
        stride: 2,
        channels: (width = 8 * Math.round((width * (1.5 + random.next() / 2)) / 8)),
      })
    }
    for (let depth = 1 + random.int(4); depth > 0; depth--)
      net.add('convnext_block', { kernel, layer_scale: random.int(2) === 0 })
  }
  net.add('global_avg_pool')
  return side
}

/** Inverted residuals, then attention over the pixels (Mehta & Rastegari 2022). */
function hybrid(net: Nodes, random: Random): number {
  const side = random.pick([96, 128, 160, 192, 224])
  const activation = random.pick(['silu', 'hard_swish', 'relu6'])
  net.add('conv', { kernel: 3, stride: 2, channels: 16, bias: false })
  net.add('batch_norm')
  net.add(activation)
  let channels = 16
  for (let stage = 0; stage < 3; stage++) {
    channels = 8 * Math.round((channels * (1.4 + random.next())) / 8)
    net.add('inverted_residual', { channels, stride: 2, ratio: random.pick([2, 4]), activation })
  }
  const { width, heads } = widthOf(random, 240)
  net.add('conv', { kernel: 1, channels: width })
  net.add('image_to_tokens')
  const mlp = mlpOf(random)
  for (let depth = 1 + random.int(4); depth > 0; depth--) block(net, random, { heads }, mlp)
  net.add('tokens_to_image')
  net.add('conv', { kernel: 3, channels, bias: false })
  net.add('batch_norm')
  net.add(activation)
  net.add('global_avg_pool')
  return side
}
