// How many nodes and edges a document becomes, told before it is expanded.
import { LIMITS } from '../ops/network-limits.ts'
import { wordOf } from '../ops/table.ts'
import type { Faults } from './faults.ts'
import type { OrderedNodes } from './order.ts'

/** Some words become several nodes, and cells stand once for every block. */
export function checkExpandedSize(
  blocks: readonly { readonly ordered: OrderedNodes }[],
  pointer: '/nodes' | '/blocks',
  faults: Faults,
): void {
  if (blocks.length > LIMITS.blocks) {
    faults.add('too_large', pointer, `${blocks.length} blocks, repeats counted; at most ${LIMITS.blocks}`)
    return
  }
  let nodes = 0
  let edges = 0
  const sizes = new Map<OrderedNodes, { readonly nodes: number; readonly edges: number }>()
  for (const { ordered } of blocks) {
    let size = sizes.get(ordered)
    if (!size) sizes.set(ordered, (size = expandedSize(ordered)))
    nodes += size.nodes
    edges += size.edges
  }
  const what = pointer === '/blocks' ? 'cells' : 'nodes'
  if (nodes > LIMITS.expandedNodes) {
    faults.add('too_large', pointer, `the ${what} expand to ${nodes} nodes; at most ${LIMITS.expandedNodes}`)
  }
  if (edges > LIMITS.expandedEdges) {
    faults.add('too_large', pointer, `the ${what} expand to ${edges} edges; at most ${LIMITS.expandedEdges}`)
  }
}

function expandedSize(ordered: OrderedNodes): { readonly nodes: number; readonly edges: number } {
  let nodes = 0
  let edges = 0
  for (const { spec } of ordered.nodes) {
    const { most = 1 } = wordOf(spec.op)
    nodes += most
    edges += spec.inputs.length + 2 * (most - 1)
  }
  return { nodes, edges }
}
