// Normalisations that exporters spell in means, squares and roots: found by their nodes, and put in one node's place.
import type { AnyOp } from '../ops/any-op.ts'
import type { LayerNormOp } from '../ops/normalisation/ops.ts'
import type { Activation } from '../ops/reader.ts'
import type { ImportedNode } from './import-state.ts'
import type { Building } from './move-axes.ts'

/** Attributes that the nodes of a spelled norm may have. */
interface SpelledNorm extends AnyOp {
  readonly fn?: string
  readonly by?: number
  readonly reversed?: true
  readonly axes?: readonly number[]
  readonly keep?: boolean
}

/**
 * The value; or one norm in its place, where it is x less its mean over the root of its variance, or x over the root of
 * its mean square. Operator sets before LayerNormalization spell norms so, and models with their own norms.
 */
export function normSpelledOut(context: Building, value: Activation): Activation {
  const { made } = context.state
  const last = made[value.node]
  const [above, below] = last?.inputs ?? []
  if (below === undefined || !(last.op.type === 'div' || last.op.type === 'mul')) return value
  for (const [x, factor] of last.op.type === 'div'
    ? [[above, below]]
    : [
        [above, below],
        [below, above],
      ]) {
    const root = last.op.type === 'div' ? rootOf(made, factor) : inverseOf(made, factor)
    const found = root === undefined ? undefined : normOf(context, x, root)
    if (found) return { ...found, ...(value.batch && { batch: value.batch }) }
  }
  return value
}

const opOf = (made: readonly ImportedNode[], node: number): SpelledNorm =>
  (made[node]?.op ?? { type: '' }) as SpelledNorm

/** What a square root is taken of, a small number added to it left out. */
function rootOf(made: readonly ImportedNode[], node: number): number | undefined {
  const op = opOf(made, node)
  const half = op.type === 'scalar' && op.fn === 'pow' && op.by === 0.5
  if (!half && !(op.type === 'activation' && op.fn === 'sqrt')) return undefined
  return withoutEpsilon(made, made[node].inputs[0])
}

/** What is under the root of an inverse: 1 / sqrt(v), v to the power of -1/2. */
function inverseOf(made: readonly ImportedNode[], node: number): number | undefined {
  const op = opOf(made, node)
  const [from] = made[node]?.inputs ?? []
  if (op.type === 'scalar' && op.fn === 'pow' && op.by === -0.5) return withoutEpsilon(made, from)
  const inverse =
    (op.type === 'scalar' && op.fn === 'div' && op.reversed) || (op.type === 'activation' && op.fn === 'reciprocal')
  return inverse ? rootOf(made, from) : undefined
}

function withoutEpsilon(made: readonly ImportedNode[], node: number): number {
  const op = opOf(made, node)
  const added = op.type === 'scalar' && (op.fn === 'add' || op.fn === 'max')
  return added ? made[node].inputs[0] : node
}

/** The norm of x where `variance` is the mean of its square over the last axes. */
function normOf(context: Building, x: number, variance: number): Activation | undefined {
  const { made } = context.state
  const op = opOf(made, variance)
  if (op.type !== 'reduce' || op.fn !== 'mean' || !op.keep) return undefined
  const rank = made[variance].shape.length
  const axes = op.axes!.length
  if (!op.axes!.every((axis, i) => axis === rank - axes + i)) return undefined
  const squared = squareOf(made, made[variance].inputs[0])
  if (squared === undefined) return undefined
  const centred = centreOf(made, x, op.axes!)
  const alike = centred === undefined ? squared === x : centreOf(made, squared, op.axes!) === centred
  if (!alike) return undefined
  const type = centred === undefined ? 'rms_norm' : 'layer_norm'
  const norm: LayerNormOp = { type, axes, scale: false, bias: false }
  const from = centred ?? x
  return context.add(norm, [{ kind: 'activation', node: from, shape: context.state.shapeAt(from) }])
}

function squareOf(made: readonly ImportedNode[], node: number): number | undefined {
  const op = opOf(made, node)
  const [a, b] = made[node]?.inputs ?? []
  if (op.type === 'scalar' && op.fn === 'pow' && op.by === 2) return a
  return op.type === 'mul' && a === b ? a : undefined
}

/** The value that a node gives about its mean over these axes. */
function centreOf(made: readonly ImportedNode[], node: number, axes: readonly number[]): number | undefined {
  const op = opOf(made, node)
  if (op.type !== 'sub') return undefined
  const [x, mean] = made[node].inputs
  const reduced = opOf(made, mean)
  const isMean = reduced.type === 'reduce' && reduced.fn === 'mean' && reduced.axes!.join() === axes.join()
  return isMean && made[mean].inputs[0] === x ? x : undefined
}
