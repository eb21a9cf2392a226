// What the view of a network says, in one place.
import { clip, nameOf, printShape } from './network.ts'
import { printCount } from './place/shown.ts'
import type { Family } from './draw/families.ts'
import type { GraphChange } from './draw/paint.ts'
import type { DrawnNetwork } from './network.ts'
import type { Box } from './scene.ts'

export const MESSAGES = {
  view: 'Network graph',
  keys: 'Arrow keys walk along the network, Enter folds and unfolds, plus and minus zoom, 0 shows its width.',
  tools: 'Graph tools',
  unfoldAll: 'Unfold all',
  foldAll: 'Fold all',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show all',
  legend: 'Colours',
  layers: 'Layers',
  more: (count: number) => `and ${count} more`,
  families: {
    convolution: 'convolution',
    linear: 'linear, matmul',
    normalisation: 'normalisation',
    activation: 'activation',
    pooling: 'pooling',
    joining: 'add, mul, concat',
    view: 'view, slice',
    constant: 'weights as data',
    recurrent: 'recurrent',
  } satisfies Readonly<Record<Family, string>>,
  changes: { added: 'added', changed: 'changed', removed: 'removed' } satisfies Readonly<Record<GraphChange, string>>,
} as const

/** A box in a sentence, for those who hear it. */
export function sayBox(box: Box, { layers, inputs }: DrawnNetwork, fault?: string): string {
  if (box.kind === 'input' || box.kind === 'output') return `${box.kind} ${box.title}`
  if (box.block) return `${box.title}, folded, ${box.layers.length} layers, ${printCount(box.block.params)} parameters`
  const layer = layers[box.layers[0]]
  const read = layer.inputs
    .slice(0, 8)
    .map((input) => (input < 0 ? clip(inputs[-1 - input].name) : clip(layers[input].id)))
  return [
    `${nameOf(layer)}, ${clip(layer.id)}`,
    `output ${printShape(layer.shape)}`,
    ...(layer.macs > 0 ? [`${printCount(layer.macs)} multiply-accumulates`] : []),
    ...(layer.params > 0 ? [`${printCount(layer.params)} parameters`] : []),
    ...(read.length > 0 ? [`reads ${read.join(', ')}`] : []),
    ...(fault === undefined ? [] : [`fault: ${clip(fault)}`]),
  ].join('; ')
}
