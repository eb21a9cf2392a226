// Where in a document the node stands that a layer was made of.
import type { AnyArchitecture } from '@archcast/core/contract/predict-request.ts'

/** A node of a document; its attributes are its operation's. */
export interface DocumentNode {
  readonly id: string
  readonly op: string
}

export interface FoundNode {
  /** Keys and indexes from the top of the document. */
  readonly path: readonly (string | number)[]
  readonly node: DocumentNode
  /** How many times the network has it: as often as its cell. */
  readonly copies: number
}

/**
 * The node of a layer; undefined for a network that its space names. Layers of a word of several operations are named
 * after its node: `attention.qkv` is of `attention`.
 *
 * @example
 * const cell = { nodes: [{ id: 'conv', op: 'conv', kernel: 3, inputs: ['input'] }] }
 * const cells = { stem: cell, block: cell }
 * findNode({ cells, blocks: [{ cell: 'stem' }, { cell: 'block', repeat: 3 }] }, '2.conv')
 * // => { path: ['cells', 'block', 'nodes', 0], copies: 3, … }
 */
export function findNode(document: AnyArchitecture, layer: string): FoundNode | undefined {
  if ('space' in document) return undefined
  if ('nodes' in document) {
    const at = longestId(document.nodes, layer)
    return at < 0 ? undefined : { path: ['nodes', at], node: document.nodes[at], copies: 1 }
  }
  const [, block, id] = /^(\d+)\.(.+)$/.exec(layer) ?? []
  if (block === undefined) return undefined
  const cell = document.blocks.flatMap(({ cell: name, repeat = 1 }) => Array<string>(repeat).fill(name))[Number(block)]
  const nodes: readonly DocumentNode[] | undefined = document.cells[cell]?.nodes
  const at = nodes ? longestId(nodes, id) : -1
  if (!nodes || at < 0) return undefined
  const copies = document.blocks.reduce((sum, { cell: name, repeat = 1 }) => sum + (name === cell ? repeat : 0), 0)
  return { path: ['cells', cell, 'nodes', at], node: nodes[at], copies }
}

/** Index of the node whose id the layer's begins with, the longest of several; -1 for none. */
function longestId(nodes: readonly DocumentNode[], layer: string): number {
  let best = -1
  nodes.forEach(({ id }, at) => {
    if (layer !== id && !layer.startsWith(`${id}.`)) return
    if (best < 0 || id.length > nodes[best].id.length) best = at
  })
  return best
}
