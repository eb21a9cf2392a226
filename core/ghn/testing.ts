// For tests: the GHN of the committed bundle, and small networks of every family as documents, deep enough that what a
// layer makes too large or too small shows at the end.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { loadBundleFolder } from '../bundle/node.ts'
import { GhnConfig } from './config.ts'
import { openGhn } from './run/open.ts'
import type { Ghn } from './run/ghn.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))

export async function openCommittedGhn(): Promise<{ readonly ghn: Ghn; readonly config: GhnConfig }> {
  const bundle = await loadBundleFolder(MODEL)
  const config = GhnConfig.parse(bundle.manifest.ghn.config.network)
  return { ghn: await openGhn(ort, bundle.file('ghn.onnx'), config, {}), config }
}

type Layer = Readonly<Record<string, unknown>>

const IMAGE = { channels: 3, height: 16, width: 16 }

/**
 * Layers one after another, each of the one before where it names no other; a residual block reads back to where it
 * began.
 */
class Layers {
  readonly nodes: Layer[] = []

  add(layer: Layer, ...inputs: readonly string[]): string {
    const id = `n${this.nodes.length}`
    const before = this.nodes.length === 0 ? 'input' : `n${this.nodes.length - 1}`
    this.nodes.push({ id, ...layer, inputs: inputs.length > 0 ? inputs : [before] })
    return id
  }

  chain(...layers: readonly Layer[]): string {
    let last = ''
    for (const layer of layers) last = this.add(layer)
    return last
  }

  /** The sum of what came before and of what these layers make of it. */
  residual(...layers: readonly Layer[]): void {
    const from = `n${this.nodes.length - 1}`
    this.add({ op: 'add' }, from, this.chain(...layers))
  }
}

const DEPTH = 8
const times = (build: () => void) => {
  for (let i = 0; i < DEPTH; i++) build()
}

/** A network that begins with `stem` and ends with a classifier of what `body` makes. */
function classifier(
  stem: readonly Layer[],
  body: (net: Layers) => void,
  input: object = IMAGE,
  end = 'global_avg_pool',
) {
  const net = new Layers()
  net.chain(...stem)
  body(net)
  net.chain({ op: end }, { op: 'linear', channels: 10 })
  return { input, classes: 10, nodes: net.nodes }
}

const conv = (channels: number, kernel = 3, stride = 1): Layer => ({ op: 'conv', channels, kernel, stride })
const linear = (channels: number): Layer => ({ op: 'linear', channels, last: true })
const [relu, gelu, batchNorm, layerNorm] = ['relu', 'gelu', 'batch_norm', 'layer_norm'].map((op) => ({ op }))
const patches: Layer = { op: 'patch_embed', patch: 2, channels: 48 }
const attention: Layer = { op: 'attention', heads: 3 }

/** Documents by the names of their families. */
export const FAMILIES: Readonly<Record<string, object>> = {
  'ResNet with batch normalisation': classifier([conv(32), batchNorm, relu], (net) =>
    times(() => net.residual(conv(32), batchNorm, relu, conv(32), batchNorm)),
  ),
  'ResNet without any': classifier([conv(96), relu], (net) =>
    times(() => net.residual(conv(24, 1), relu, conv(24), relu, conv(96, 1))),
  ),
  VGG: classifier([conv(32), relu], (net) => times(() => net.chain(conv(96), relu))),
  MobileNet: classifier([conv(24, 3, 2), { op: 'hard_swish' }], (net) =>
    times(() =>
      net.residual(
        conv(144, 1),
        { op: 'hard_swish' },
        { op: 'depthwise_conv', kernel: 5 },
        { op: 'hard_swish' },
        { op: 'squeeze_excite' },
        conv(24, 1),
      ),
    ),
  ),
  ViT: classifier(
    [patches, { op: 'class_token' }, { op: 'position' }],
    (net) => times(() => (net.residual(layerNorm, attention), net.residual(layerNorm, { op: 'mlp' }))),
    IMAGE,
    'token_pool',
  ),
  Swin: classifier(
    [patches],
    (net) =>
      times(() => {
        net.residual(layerNorm, { ...attention, window: 4, shift: 2, relative_bias: true })
        net.residual(layerNorm, { op: 'mlp' })
      }),
    IMAGE,
    'token_pool',
  ),
  ConvNeXt: classifier([conv(48, 4, 4), layerNorm], (net) => times(() => net.chain({ op: 'convnext_block' }))),
  'MLP-Mixer': classifier(
    [patches],
    (net) =>
      times(() => {
        const across: Layer = { op: 'transpose', perm: [1, 0] }
        net.residual(layerNorm, across, linear(128), gelu, linear(64), across)
        net.residual(layerNorm, { op: 'mlp' })
      }),
    IMAGE,
    'token_pool',
  ),
  LSTM: classifier(
    [linear(40)],
    (net) => times(() => net.chain({ op: 'lstm', hidden: 40, directions: 2 }, { op: 'gru', hidden: 48 })),
    { tokens: 12, channels: 20 },
    'token_pool',
  ),
  'convolutions, then attention': classifier(
    [
      conv(24, 3, 2),
      batchNorm,
      relu,
      { op: 'depthwise_conv', kernel: 3, stride: 2 },
      gelu,
      conv(48, 1),
      { op: 'image_to_tokens' },
    ],
    (net) =>
      times(
        () => (
          net.residual(layerNorm, attention),
          net.residual(layerNorm, linear(96), gelu, { op: 'layer_scale' }, linear(48), { op: 'layer_scale' })
        ),
      ),
    IMAGE,
    'token_pool',
  ),
  'transposed convolutions': classifier([conv(32, 3, 2), relu], (net) =>
    times(() =>
      net.residual({ op: 'conv_transpose', channels: 32, kernel: 2, stride: 2, padding: 0 }, relu, conv(32, 2, 2)),
    ),
  ),
}

/** Token ids in, logits out. */
export const tokenEncoder = classifier(
  [{ op: 'embedding', vocabulary: 50, channels: 48 }, { op: 'position' }],
  (net) => times(() => (net.residual(attention), net.residual({ op: 'mlp' }))),
  { ids: 16, vocabulary: 50 },
  'token_pool',
)
