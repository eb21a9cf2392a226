// The vision transformers of the phones' tables by the names that the tables have for them.
import { mixTransformer, swin, vit } from './transformers.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import type { ListedNetwork } from '../graphs.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

const BASE = { width: 768, heads: 12 }
const SMALL = { width: 384, heads: 6 }
const TINY = { width: 192, heads: 3 }
const WIDTHS = [64, 128, 320, 512]
const SWIN_BASE = { width: 128, depths: [2, 2, 18, 2] }

export const PHONE_TRANSFORMERS: Readonly<Record<string, () => ArchGraph>> = {
  'vit-base-patch16-224-in21k': () => vit({ ...BASE, classifies: false }),
  'vit-base-patch32-224-in21k': () => vit({ ...BASE, patch: 32, classifies: false }),
  'vit-base-patch16-384': () => vit({ ...BASE, side: 384 }),
  'vit-base-patch32-384': () => vit({ ...BASE, side: 384, patch: 32 }),
  'deit-base-distilled-patch16-224': () => vit({ ...BASE, tokens: 2 }),
  'deit-base-distilled-patch16-384': () => vit({ ...BASE, side: 384, tokens: 2 }),
  'deit-small-distilled-patch16-224': () => vit({ ...SMALL, tokens: 2 }),
  'deit-tiny-distilled-patch16-224': () => vit({ ...TINY, tokens: 2 }),
  'swin-tiny-patch4-window7-224': () => swin({ width: 96, depths: [2, 2, 6, 2] }),
  'swin-small-patch4-window7-224': () => swin({ width: 96, depths: [2, 2, 18, 2] }),
  'swin-base-patch4-window7-224': () => swin(SWIN_BASE),
  'swin-base-patch4-window12-384': () => swin({ ...SWIN_BASE, side: 384, window: 12 }),
  'mit-b0': () => mixTransformer([32, 64, 160, 256], [2, 2, 2, 2]),
  'mit-b1': () => mixTransformer(WIDTHS, [2, 2, 2, 2]),
  'mit-b2': () => mixTransformer(WIDTHS, [3, 4, 6, 3]),
  'mit-b3': () => mixTransformer(WIDTHS, [3, 4, 18, 3]),
  'mit-b4': () => mixTransformer(WIDTHS, [3, 8, 27, 3]),
  'mit-b5': () => mixTransformer(WIDTHS, [3, 6, 40, 3]),
}

/** Those that are the same as timm defines them. */
const OF_TIMM: Readonly<Record<string, string>> = {
  'efficientformer-l1-300': 'efficientformer_l1@224',
  'efficientformer-l3-300': 'efficientformer_l3@224',
  'efficientformer-l7-300': 'efficientformer_l7@224',
  'levit-128S': 'levit_128s@224',
  'levit-128': 'levit_128@224',
  'levit-192': 'levit_192@224',
  'levit-256': 'levit_256@224',
  'levit-384': 'levit_384@224',
  poolformer_s12: 'poolformer_s12@224',
  poolformer_s24: 'poolformer_s24@224',
  poolformer_s36: 'poolformer_s36@224',
  poolformer_m36: 'poolformer_m36@224',
  poolformer_m48: 'poolformer_m48@224',
  'beit-base-patch16-224': 'beit_base_patch16_224@224',
  'beit-base-patch16-384': 'beit_base_patch16_384@384',
  'swinv2-base-patch4-window16-256': 'swinv2_base_window16_256@256',
  'swinv2-base-patch4-window8-256': 'swinv2_base_window8_256@256',
  'swinv2-tiny-patch4-window16-256': 'swinv2_tiny_window16_256@256',
  'swinv2-tiny-patch4-window8-256': 'swinv2_tiny_window8_256@256',
}

/** What they execute, by their names. @param networks of timm, by `<model>@<side>` */
export function phoneTransformers(networks: ReadonlyMap<string, ListedNetwork>): ReadonlyMap<string, Float64Array> {
  const own = Object.entries(PHONE_TRANSFORMERS).map(([name, make]) => [name, executedWorkOf(make())] as const)
  const others = Object.entries(OF_TIMM).flatMap(([name, of]) => {
    const network = networks.get(of)
    return network ? [[name, network.work] as const] : []
  })
  return new Map([...own, ...others])
}
