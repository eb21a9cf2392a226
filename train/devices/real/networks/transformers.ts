// Vision transformers of the phones' tables that timm's graphs lack, from their papers.
import { Sketch } from './sketch.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

interface Vit {
  readonly side?: number
  readonly patch?: number
  readonly width: number
  readonly heads: number
  /** Learned tokens before those of the image. */
  readonly tokens?: number
  /** Without it, what all tokens are at the end. */
  readonly classifies?: boolean
}

/** ViT (Dosovitskiy et al. 2021) of twelve layers; distilled DeiT (Touvron et al. 2021) has a second token. */
export function vit({ side = 224, patch = 16, width, heads, tokens = 1, classifies = true }: Vit): ArchGraph {
  const net = new Sketch(side)
  net.add('patch_embed', { patch, channels: width })
  net.add('class_token', { count: tokens })
  net.add('position')
  for (let layer = 0; layer < 12; layer++) {
    residual(net, () => net.add('attention', { heads }))
    residual(net, () => net.add('mlp', { ratio: 4 }))
  }
  const all = net.add('layer_norm')
  if (!classifies) return net.giving(all)
  net.add('token_pool', { how: 'first' })
  return net.classifier()
}

/** What the latest layer gives, normalised, worked on and added to it. */
function residual(net: Sketch, work: (normalised: string) => string): string {
  const from = net.last
  return net.sum(from, work(net.add('layer_norm')))
}

interface Swin {
  readonly side?: number
  readonly window?: number
  readonly width: number
  readonly depths: readonly number[]
}

/** Swin (Liu et al. 2021): windows that every second layer shifts by half. */
export function swin({ side = 224, window = 7, width, depths }: Swin): ArchGraph {
  const net = new Sketch(side)
  net.add('patch_embed', { patch: 4, channels: width, norm: 'layer' })
  depths.forEach((depth, stage) => {
    const extent = side / (4 << stage)
    if (stage > 0) net.add('patch_merge', { channels: width << stage })
    for (let layer = 0; layer < depth; layer++) {
      const shift = layer % 2 === 1 && extent > window ? Math.floor(window / 2) : 0
      residual(net, () => net.add('attention', { head_channels: 32, window, shift, relative_bias: true }))
      residual(net, () => net.add('mlp', { ratio: 4 }))
    }
  })
  net.add('layer_norm')
  net.add('token_pool', { how: 'mean' })
  return net.classifier()
}

const HEADS = [1, 2, 5, 8]
/** Sides of the windows whose pixels are one key. */
const REDUCTIONS = [8, 4, 2, 1]

/** SegFormer's encoders (Xie et al. 2021), table 6, as classifiers at 224 x 224. */
export function mixTransformer(widths: readonly number[], depths: readonly number[]): ArchGraph {
  const net = new Sketch(224)
  widths.forEach((width, stage) => {
    const side = 224 / (4 << stage)
    net.conv(width, { kernel: stage === 0 ? 7 : 3, stride: stage === 0 ? 4 : 2, activation: undefined, norm: false })
    net.add('image_to_tokens')
    net.add('layer_norm')
    for (let layer = 0; layer < depths[stage]; layer++) {
      residual(net, (from) => reducedAttention(net, from, { width, side, heads: HEADS[stage], by: REDUCTIONS[stage] }))
      residual(net, () => mixed(net, width))
    }
    net.add('layer_norm')
    if (stage < widths.length - 1) net.add('tokens_to_image')
  })
  net.add('token_pool', { how: 'mean' })
  return net.classifier()
}

/** Keys and values of the image at a smaller size. */
function reducedAttention(
  net: Sketch,
  from: string,
  {
    width,
    side,
    heads,
    by,
  }: { readonly width: number; readonly side: number; readonly heads: number; readonly by: number },
): string {
  let read = from
  if (by > 1) {
    net.add('tokens_to_image', {}, [from])
    net.conv(width, { kernel: by, stride: by, padding: 0, activation: undefined, norm: false })
    net.add('image_to_tokens')
    read = net.add('layer_norm')
  }
  const [queries, keys] = [side ** 2, (side / by) ** 2]
  const split = (of: string, tokens: number, perm: readonly number[]) => {
    net.add('linear', { channels: width }, [of])
    net.add('reshape', { shape: [tokens, heads, width / heads] })
    return net.add('transpose', { perm })
  }
  const query = split(from, queries, [1, 0, 2])
  const key = split(read, keys, [1, 2, 0])
  const value = split(read, keys, [1, 0, 2])
  net.add('matmul', {}, [query, key])
  net.add('mul', { by: (width / heads) ** -0.5 })
  net.add('matmul', {}, [net.add('softmax'), value])
  net.add('transpose', { perm: [1, 0, 2] })
  net.add('reshape', { shape: [queries, width] })
  return net.add('linear', { channels: width })
}

/** Two linear layers with a depthwise convolution between them. */
function mixed(net: Sketch, width: number): string {
  net.add('linear', { channels: 4 * width })
  net.add('tokens_to_image')
  net.depthwise({ activation: undefined, norm: false })
  net.add('image_to_tokens')
  net.add('gelu')
  return net.add('linear', { channels: width })
}
