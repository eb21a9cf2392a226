// Activation functions that exporters spell in several operations: found by their spelling in terms of x, and put in
// one node's place.
import type { ActivationName } from '../ops/elementwise/functions.ts'
import type { Activation } from '../ops/reader.ts'
import type { ImportedNode } from './import-state.ts'
import type { Building } from './move-axes.ts'

const HARD_SIGMOID = [
  'mul(clip(add(x,3),0,6),0.1667)',
  'clip(add(mul(x,0.1667),0.5),0,1)',
  'clip(mul(add(x,3),0.1667),0,1)',
]
const ERF = 'add(erf(mul(x,0.7071)),1)'
const CUBIC = 'add(tanh(mul(plus(x,mul(pow(x,3),0.04472)),0.7979)),1)'
const PRODUCT = 'add(tanh(mul(plus(x,mul(times(x,times(x,x)),0.04472)),0.7979)),1)'

/** Every way in which half of x times a bracket is written. */
const halves = (bracket: string) => [
  times('mul(x,0.5)', bracket),
  `mul(${times('x', bracket)},0.5)`,
  times('x', `mul(${bracket},0.5)`),
]

const SPELLINGS: ReadonlyMap<string, ActivationName> = new Map<string, ActivationName>([
  ['clip(x,0,6)', 'relu6'],
  ...HARD_SIGMOID.map((text) => [text, 'hard_sigmoid'] as const),
  ...HARD_SIGMOID.map((text) => [times('x', text), 'hard_swish'] as const),
  [`mul(${times('x', 'clip(add(x,3),0,6)')},0.1667)`, 'hard_swish'],
  [times('x', 'hard_sigmoid(x)'), 'hard_swish'],
  [times('x', 'sigmoid(x)'), 'silu'],
  [times('x', 'tanh(softplus(x))'), 'mish'],
  ...halves(ERF).map((text) => [text, 'gelu'] as const),
  ...[CUBIC, PRODUCT].flatMap(halves).map((text) => [text, 'gelu_tanh'] as const),
  ['log(add(exp(x),1))', 'softplus'],
])
const LONGEST = Math.max(...SPELLINGS.keys().map((text) => text.length))

/** Operations that end a spelling. */
const LAST: ReadonlySet<string> = new Set(['mul', 'clip', 'scalar', 'activation'])
/** Nodes that a spelling is made of, at most. */
const NODES = 12

/** Two terms of the same x; the shorter first. */
function times(a: string, b: string): string {
  return `times(${[a, b].toSorted((p, q) => p.length - q.length || (p < q ? -1 : 1)).join()})`
}

/** Numbers as exporters round them. */
const short = (value: number) => String(Number(value.toPrecision(4)))

/** The value, or the one function in its place where it ends the spelling of one. */
export function spelledOut(context: Building, value: Activation): Activation {
  const { made } = context.state
  const last = made[value.node]
  if (!last || !LAST.has(last.op.type)) return value
  for (const root of rootsOf(made, value.node)) {
    const text = spell(made, value.node, root)
    const fn = text === undefined ? undefined : SPELLINGS.get(text)
    if (fn === undefined) continue
    const { node: _, ...seen } = value
    const whole = context.add({ type: 'activation', fn }, [{ kind: 'activation', node: root, shape: value.shape }])
    return { ...seen, node: whole.node }
  }
  return value
}

/** What the last few elementwise nodes before `node` read: each may be the x of a spelling; the nearest first. */
function rootsOf(made: readonly ImportedNode[], node: number): Set<number> {
  const roots = new Set<number>()
  const open = [node]
  const seen = new Set(open)
  for (let i = 0; i < open.length && i < NODES; i++) {
    const at = made[open[i]]
    if (!at || !isElementwise(at)) continue
    for (const input of at.inputs) {
      roots.add(input)
      if (!seen.has(input)) {
        seen.add(input)
        open.push(input)
      }
    }
  }
  return roots
}

const isElementwise = ({ op }: ImportedNode) => ['scalar', 'activation', 'clip', 'mul', 'add'].includes(op.type)

/** How a node is computed of `root`, undefined where it reads anything else or would be too long. */
function spell(made: readonly ImportedNode[], node: number, root: number, depth = 0): string | undefined {
  if (node === root) return depth === 0 ? undefined : 'x'
  const at = made[node]
  if (!at || depth > NODES || !isElementwise(at)) return undefined
  const parts: string[] = []
  for (const input of at.inputs) {
    const part = spell(made, input, root, depth + 1)
    if (part === undefined) return undefined
    parts.push(part)
  }
  const text = spelling(at.op as unknown as Spelled, parts)
  return text !== undefined && text.length <= LONGEST ? text : undefined
}

interface Spelled {
  readonly type: string
  readonly fn: string
  readonly by: number
  readonly low?: number
  readonly high?: number
  readonly reversed?: boolean
}

function spelling({ type, fn, by, low, high, reversed }: Spelled, [x, y]: readonly string[]): string | undefined {
  if (type === 'activation') return fn === 'relu6' ? `clip(${x},0,6)` : `${fn}(${x})`
  if (type === 'clip')
    return `clip(${x},${low === undefined ? '' : short(low)},${high === undefined ? '' : short(high)})`
  if (type === 'mul') return y === undefined ? undefined : times(x, y)
  if (type === 'add') return y === undefined ? undefined : `plus(${x},${y})`
  if (reversed) return undefined
  if (fn === 'sub') return `add(${x},${short(-by)})`
  if (fn === 'div') return `mul(${x},${short(1 / by)})`
  return `${fn}(${x},${short(by)})`
}
