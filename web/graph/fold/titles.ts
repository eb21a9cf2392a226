// What blocks are called, by what is in them.
import { shownName } from '../network.ts'
import type { Layer } from '../../engine/engine-types.ts'

/** Words for operations in the titles of several. */
const SHORT: Readonly<Record<string, string>> = {
  batch_norm: 'bn',
  layer_norm: 'ln',
  group_norm: 'gn',
  rms_norm: 'rms',
  max_pool: 'max pool',
  avg_pool: 'avg pool',
  global_avg_pool: 'global pool',
  hard_swish: 'h-swish',
  hard_sigmoid: 'h-sigmoid',
}

/** Operations of a unit that its title names. */
const NAMED = 4

/** `conv 3x3-bn-relu`: the operation that does the work by its full name. */
export function titleOfUnit(run: readonly Layer[]): string {
  const heavy = run.find(({ macs }) => macs > 0)
  // Views say the least.
  const kept = run.length > NAMED ? run.filter(({ op }) => op !== 'reshape' && op !== 'transpose') : run
  const words = kept
    .slice(0, NAMED)
    .map((layer) => (layer === heavy ? shownName(layer) : (SHORT[layer.op] ?? layer.op)))
  return [...new Set(words), ...(kept.length > NAMED ? ['…'] : [])].join('-').replaceAll('_', ' ')
}

/**
 * @param inner the block's layers
 * @param joins those that join branches
 * @param skips whether the last of these reads what the block itself reads
 */
export function titleOfBlock(inner: readonly Layer[], joins: readonly Layer[], skips: boolean): string {
  const has = (...ops: readonly string[]) => inner.some(({ op }) => ops.includes(op))
  const scales = has('resize', 'conv_transpose')
  const convolves = has('conv', 'conv_transpose')
  const join = joins.at(-1)
  if (!convolves && has('softmax') && has('matmul', 'einsum')) return 'attention'
  if (join === undefined) return 'block'
  if (join.op === 'mul' && skips) return 'gate'
  const merges = joins.filter(({ op }) => op === 'add' || op === 'concat')
  if (join.op === 'concat' && skips && scales) return 'down and up'
  if (merges.length > 3 && merges.every(({ op }) => op === 'concat')) return 'dense block'
  if (merges.length > 1) return scales ? 'down and up' : 'cell'
  if (join.op === 'add' && !convolves && has('linear', 'matmul')) return 'mlp'
  if (join.op === 'add') return 'residual block'
  return join.op === 'concat' && skips ? 'block with skip' : 'branches'
}

/** `attention + mlp`, for parts that follow one another. */
export function titleOfRound(titles: readonly string[]): string {
  const different = [...new Set(titles)]
  if (different.some((title) => /^\d+ ×/.test(title))) return 'stage'
  if (different.includes('concat')) return 'dense layer'
  if (different.some((title) => /^add(-|$)/.test(title))) return 'residual block'
  const blocks = different.filter((title) => !title.includes('-') && title.length < 24)
  const said = blocks.length > 0 ? blocks : different
  return said.length <= 2 ? said.join(' + ') : 'block'
}

export const titleOfRepeat = (rounds: number, title: string): string => `${rounds} × ${title}`
