// Which kind of tile each tensor of a network is cut from.
import { outputsOf } from '../../arch/exits.ts'
import { readShapes, shapeOf } from '../../arch/graph.ts'
import { homeOf } from '../../ops/table.ts'
import { TILE_CHANNELS, TILE_KERNEL, tileKinds } from '../config.ts'
import { tileExtent } from './places.ts'
import type { ArchGraph, ParameterSpec } from '../../arch/graph.ts'
import type { GhnConfig, TileKind } from '../config.ts'

/** The kinds of tile of a GHN, and the index of each by its name. */
interface NamedKinds {
  readonly kinds: readonly TileKind[]
  readonly named: ReadonlyMap<string, number>
}

const kindsByConfig = new WeakMap<GhnConfig, NamedKinds>()

function namedKinds(config: GhnConfig): NamedKinds {
  let known = kindsByConfig.get(config)
  if (!known) {
    const kinds = tileKinds(config)
    known = { kinds, named: new Map(kinds.map(({ name }, index) => [name, index])) }
    kindsByConfig.set(config, known)
  }
  return known
}

export interface KindsOfNetwork {
  readonly kinds: readonly TileKind[]
  /** Index of the kind that a tensor is cut from; undefined for what is not generated. */
  readonly kindOf: (spec: ParameterSpec) => number | undefined
}

/** The kinds of tile of a GHN, and which of them the tensors of a network are cut from. */
export function kindsOf(graph: ArchGraph, config: GhnConfig): KindsOfNetwork {
  const { kinds, named } = namedKinds(config)
  const classifiers = classifiersOf(graph, config)
  const isClassifier = ({ node }: ParameterSpec) => classifiers.includes(node)
  return {
    kinds,
    kindOf(spec) {
      const name = isClassifier(spec) ? classifierKind(spec) : hiddenKind(graph, spec, config)
      return name === undefined ? undefined : named.get(name)
    },
  }
}

/** Indexes of the operations that give logits of the classes that the classifier's tiles are made for. */
function classifiersOf(graph: ArchGraph, { classes }: GhnConfig): readonly number[] {
  if (graph.classes !== classes) return []
  return outputsOf(graph).filter((index) => {
    const node = graph.nodes[index]
    return (
      homeOf(node.op).ghn?.(node.op, { inputs: readShapes(graph, node), first: false, last: true }) === 'classifier'
    )
  })
}

const classifierKind = ({ fill }: ParameterSpec) => (fill === 'bias' ? 'classifier_bias' : 'classifier')

/** Name of the kind of a tensor of another node than a classifier; biases of those are not generated. */
function hiddenKind(graph: ArchGraph, spec: ParameterSpec, { imageChannels }: GhnConfig): string | undefined {
  if (spec.fill === 'scale') return 'norm_scale'
  if (spec.fill === 'shift') return 'norm_shift'
  if (spec.fill === 'bias') return undefined
  const [out, into, vertical, horizontal] = tileExtent(spec)
  const read = graph.nodes[spec.node].inputs[0]
  const windowed = spec.shape.length === 4 && spec.fill === 'kernel'
  if (windowed && read < 0 && into <= imageChannels) return 'image'
  if (windowed && into === 1 && shapeOf(graph, read)[0] > 1) return 'depthwise'
  const widest = Math.max(out, into)
  return CONV_KINDS[widest <= 16 ? 0 : widest <= 32 ? 1 : 2][vertical === 1 && horizontal === 1 ? 0 : 1]
}

/** Kinds for kernels of up to so many channels, by 1 x 1 and by 3 x 3; spelled once, as every kernel asks for one. */
const CONV_KINDS = [16, 32, TILE_CHANNELS].map((channels) => [`conv_${channels}x1`, `conv_${channels}x${TILE_KERNEL}`])
