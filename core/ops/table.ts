// The table of operations: every home once. Whoever needs to know something of an operation asks here.
import * as z from 'zod'
import { fixed, parameter } from './constants/constants.ts'
import { convTranspose } from './convolution/conv-transpose.ts'
import { conv } from './convolution/conv.ts'
import { activation } from './elementwise/activation.ts'
import { add, div, max, min, mul, pow, sub } from './elementwise/arithmetic.ts'
import { clip } from './elementwise/clip.ts'
import { isNan, logic, not, where } from './elementwise/logic.ts'
import { prelu } from './elementwise/prelu.ts'
import { scalar } from './elementwise/scalar.ts'
import { argMax, argMin, cumsum, topK } from './layout/along.ts'
import { concat } from './layout/concat.ts'
import { expand, tile } from './layout/expand.ts'
import { extend } from './layout/extend.ts'
import { gather } from './layout/gather.ts'
import { channelShuffle, pad, resize } from './layout/image.ts'
import { identity, zero } from './layout/plain.ts'
import { overwrite } from './layout/scatter.ts'
import { slice } from './layout/slice.ts'
import { reshape, transpose } from './layout/views.ts'
import { einsum } from './linear/einsum.ts'
import { embedding } from './linear/embedding.ts'
import { linear } from './linear/linear.ts'
import { matmul } from './linear/matmul.ts'
import { batchNorm } from './normalisation/batch-norm.ts'
import { groupNorm } from './normalisation/group-norm.ts'
import { layerNorm, rmsNorm } from './normalisation/layer-norm.ts'
import { lrn } from './normalisation/lrn.ts'
import { softmax } from './normalisation/softmax.ts'
import { globalMaximumPool, globalMeanPool } from './pooling/global-pool.ts'
import { maximumPool, meanPool } from './pooling/pool.ts'
import { reduce } from './pooling/reduce.ts'
import { dequantize, quantize } from './quantised/quantise.ts'
import { gru, lstm, rnn } from './recurrent/recurrent.ts'
import { isShapeFault } from './shape.ts'
import { attention } from './words/attention.ts'
import { convNextBlock, invertedResidual } from './words/image-blocks.ts'
import { layerScale } from './words/layer-scale.ts'
import { mlp } from './words/mlp.ts'
import { classToken, patchEmbed, patchMerge, position } from './words/patches.ts'
import { squeezeExcite } from './words/squeeze-excite.ts'
import { imageToTokens, tokenPool, tokensToImage } from './words/token-views.ts'
import type { AnyOp } from './any-op.ts'
import type { Operation, Word } from './operation.ts'
import type { Reader } from './reader.ts'
import type { Shape, ShapeFault } from './shape.ts'

const HOMES = [
  conv,
  linear,
  maximumPool,
  meanPool,
  activation,
  prelu,
  batchNorm,
  globalMeanPool,
  globalMaximumPool,
  identity,
  add,
  concat,
  zero,
  mul,
  channelShuffle,
  slice,
  pad,
  resize,
  scalar,
  sub,
  div,
  min,
  max,
  pow,
  reshape,
  transpose,
  extend,
  clip,
  parameter,
  fixed,
  matmul,
  softmax,
  layerNorm,
  rmsNorm,
  groupNorm,
  reduce,
  expand,
  tile,
  gather,
  convTranspose,
  lstm,
  gru,
  rnn,
  quantize,
  dequantize,
  einsum,
  embedding,
  lrn,
  logic,
  not,
  isNan,
  where,
  cumsum,
  argMax,
  argMin,
  topK,
  overwrite,
] as const

/** Words that no primitive has for its own: what the field builds its networks of. */
const COMPOUNDS = [
  attention,
  patchEmbed,
  classToken,
  position,
  mlp,
  layerScale,
  patchMerge,
  imageToTokens,
  tokensToImage,
  tokenPool,
  squeezeExcite,
  invertedResidual,
  convNextBlock,
] as const

type Home = (typeof HOMES)[number]
type OpOf<H> = H extends { shape(op: infer O, ...rest: never[]): unknown } ? O : never

/** A primitive operation of a network: its type and its attributes. Output channels are those of the node's shape. */
export type Op = Extract<OpOf<Home>, AnyOp>

/** The schemas of a document's nodes, by the words of the language. */
export type NodeSchema = (Home['words'][number] | (typeof COMPOUNDS)[number])['schema']

/** Every home with the same fields in the same order, as lookups in objects of one layout are several times as fast. */
const homes: readonly Operation[] = uniform(HOMES)

/** Every primitive operation. */
export const OPERATIONS: readonly Operation[] = homes

function uniform(list: readonly Operation[]): Operation[] {
  const fields = [...new Set(list.flatMap((home) => Object.keys(home) as (keyof Operation)[]))]
  return list.map((home) => Object.fromEntries(fields.map((field) => [field, home[field]])) as unknown as Operation)
}

/** Without a prototype, as lookups in it then take half the time. */
const byType: Readonly<Record<string, Operation>> = Object.assign(
  Object.create(null),
  Object.fromEntries(homes.map((home) => [home.type, home])),
)

/** The home of an operation. */
export function homeOf({ type }: AnyOp): Operation {
  return byType[type]
}

/** Words that stand for a primitive each, or for a few around one. */
export const PRIMITIVE_WORDS: readonly Word[] = homes.flatMap(({ words }) => words)

/** Words that no primitive has for its own. */
export const COMPOUND_WORDS: readonly Word[] = COMPOUNDS

/** Every word of the language. */
export const WORDS: readonly Word[] = [...PRIMITIVE_WORDS, ...COMPOUND_WORDS]

/** Every value of `op` that a node may have. */
export const OPS: readonly string[] = WORDS.flatMap(({ schema }) => namesOf(schema))

/** ONNX operators that homes read, by name. */
export const READERS: ReadonlyMap<string, Reader> = new Map(homes.flatMap(({ onnx = {} }) => Object.entries(onnx)))

/** What a node's `op` may say for a word of that schema. */
export function namesOf({ shape: { op } }: z.ZodObject): readonly string[] {
  return op instanceof z.ZodEnum ? op.options.map(String) : [...(op as z.ZodLiteral<string>).values]
}

const byName = new Map(WORDS.flatMap((word) => namesOf(word.schema).map((name) => [name, word] as const)))

/** The word that a node's `op` is. */
export function wordOf(op: string): Word {
  return byName.get(op)!
}

/** One of the operations that a node of a document stands for, with what it reads. */
export interface Placed {
  /** Appended to the node's id. */
  readonly suffix: string
  readonly op: Op
  /** k >= 0 for the k-th of the operations, -1 - k for the node's k-th input; undefined for all inputs of the node. */
  readonly reads: readonly number[] | undefined
  /** Shapes of what it reads. */
  readonly inputs: readonly Shape[]
  readonly shape: Shape
}

/**
 * The operations that a node of a document stands for; the last gives its shape. A fault names inputs of the node.
 * @param channels output channels, the node's own or its block's; 0 where neither names any
 * @param inputs shapes of what it reads, the batch aside
 */
export function expandWord(
  spec: { readonly op: string },
  channels: number,
  inputs: readonly Shape[],
): readonly Placed[] | ShapeFault {
  const made: Placed[] = []
  const word = wordOf(spec.op)
  const fault = word.check?.(spec as never, channels, inputs)
  if (fault) return fault
  for (const { suffix, op, channels: out, reads: named } of word.lower(spec as never, channels, inputs)) {
    const reads = named ?? (made.length === 0 ? undefined : [made.length - 1])
    const from = reads ? reads.map((i) => (i < 0 ? inputs[-1 - i] : made[i].shape)) : inputs
    const shape = homeOf(op).shape(op, from, out)
    if (isShapeFault(shape)) return { ...shape, input: inputOfNode(shape.input, reads) }
    made.push({ suffix, op: op as Op, reads, inputs: from, shape })
  }
  return made
}

/** The node's input that one of its operations reads as `input`; undefined where that is another operation's value. */
function inputOfNode(input: number | undefined, reads: Placed['reads']): number | undefined {
  if (input === undefined || !reads) return input
  return reads[input] < 0 ? -1 - reads[input] : undefined
}
