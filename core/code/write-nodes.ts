// What each node of a graph is written as: its layer, its value, and what other nodes call theirs.
import { inputsOf, readShapes } from '../arch/graph.ts'
import { homeOf } from '../ops/table.ts'
import { Identifiers } from './python.ts'
import { failAt } from './written.ts'
import type { ArchGraph } from '../arch/graph.ts'
import type { CodePlace, Dialect, NodeCode } from './written.ts'

/** A framework, as far as code in it differs. */
export interface Framework {
  readonly name: string
  readonly dialect: Dialect
  /** Names of modules, classes and functions that its code uses. */
  readonly reserved: readonly string[]
  /** Whole numbers as real ones. */
  real(text: string): string
  /** The size of the first axis. */
  batch(text: string): string
  /** Statements that give a layer the learned tensors of another, called for those that are made otherwise. */
  tie(place: CodePlace, owner: string, roles: readonly string[]): readonly string[]
}

/** A node as it is written; its value holds `mark` of what it reads, -1 - k for the network's k-th input. */
export interface WrittenNode extends NodeCode {
  readonly id: string
  /** Its name in the code. */
  readonly name: string
  /** Roles of its learned tensors, `weight` and the like. */
  readonly learned: readonly string[]
  /** Index of the node whose learned tensors its own layer has. */
  readonly tied?: number
}

/** Stands for the value of a node until all have names. */
export const mark = (index: number): string => `\u{e000}${index}\u{e001}`
export const MARKED = /\u{e000}(-?\d+)\u{e001}/gu

/** Names the value that changes from statement to statement. */
export const FREE = 'x'

export interface WrittenNetwork {
  /** Names of the network's inputs. */
  readonly inputs: readonly string[]
  readonly nodes: readonly WrittenNode[]
}

/** @throws {CodeError} for what the framework has no words for */
export function writeNodes(graph: ArchGraph, framework: Framework): WrittenNetwork {
  const names = new Identifiers(framework.reserved)
  const given = inputsOf(graph)
  const inputs = given.map(({ name }) => names.of(graph.inputs ? name : FREE))
  if (!inputs.includes(FREE)) names.of(FREE)
  const batch = framework.batch(mark(-1))
  const batched: boolean[] = []
  const nodes: WrittenNode[] = []
  for (const node of graph.nodes) {
    const { id, op } = node
    const { readsIds = false } = homeOf(op)
    const whole = node.inputs.map((index) => index < 0 && given[-1 - index].vocabulary !== undefined)
    const reads = node.inputs.map((index, k) => (whole[k] && !readsIds ? framework.real(mark(index)) : mark(index)))
    const name = names.of(id)
    const self = `self.${name}`
    const place = {
      inputs: readShapes(graph, node),
      shape: node.shape,
      batched: node.inputs.map((index) => index < 0 || batched[index]),
      whole,
      reads,
      batch,
      self,
      fail: failAt(id, op.type, framework.name),
    }
    batched.push(place.batched.includes(true))
    const written = framework.dialect[op.type](op as never, place)
    const learned = (homeOf(op).tensors?.(op, place.inputs, node.shape) ?? []).map(({ role }) => role)
    const own = { ...written, id, name, learned }
    nodes.push(node.shares === undefined ? own : sharing(own, nodes[node.shares], node.shares, place, framework))
  }
  return { inputs, nodes }
}

/** Nodes that share tensors call one layer where theirs would be alike. */
function sharing(
  own: WrittenNode,
  owner: WrittenNode,
  tied: number,
  place: CodePlace,
  framework: Framework,
): WrittenNode {
  const here = new RegExp(`self\\.${own.name}\\b`, 'g')
  const moved = (text: string) => text.replaceAll(here, `self.${owner.name}`)
  const { init = [] } = own
  const alike = init.map(moved).join('\n') === owner.init?.join('\n')
  if (alike && !own.apart) return { ...own, value: moved(own.value), init: [] }
  return { ...own, tied, init: [...init, ...framework.tie(place, `self.${owner.name}`, own.learned)] }
}
