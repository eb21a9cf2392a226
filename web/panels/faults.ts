// Faults of a document by the layers that they are about, so that the graph marks them in place.
import { currentOf } from '../state/open-network.ts'
import type { Page } from '../state/page.ts'

/** By the ids of nodes; faults of anything else are told beside the graph. */
export function faultsByLayer(page: Page): ReadonlyMap<string, string> {
  const { shown, refusal, examined } = page
  const found = new Map<string, string>()
  if (!shown.value || !refusal.value) return found
  const { document } = currentOf(shown.value)
  const layers = examined.value?.of.layers ?? []
  for (const { pointer, detail } of refusal.value.refusal.faults) {
    const [, cell, at] = /^(?:\/cells\/([^/]+))?\/nodes\/(\d+)/.exec(pointer) ?? []
    if (at === undefined || 'space' in document) continue
    const nodes = 'nodes' in document ? document.nodes : document.cells[cell]?.nodes
    const id = nodes?.[Number(at)]?.id
    if (id === undefined) continue
    for (const layer of layers)
      if (layer.id === id || (cell !== undefined && layer.id.endsWith(`.${id}`))) found.set(layer.id, detail)
  }
  return found
}
