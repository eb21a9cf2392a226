// The networks that an experiment trains and scores: the space's reduced skeleton, pruned, at the size of the bundle's
// images.
import { parametersOf } from '@archcast/core/arch/graph.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { withInputSize } from '@archcast/core/arch/resize.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Batch } from '../../data/batches.ts'
import type { Feeds } from '../../engines/engine.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'
import type { Skeleton } from '@archcast/core/spaces/spaces.ts'

export const childNetwork = (space: string, arch: string, size: number, skeleton: Skeleton = 'reduced'): ArchGraph =>
  prune(writtenChild(space, arch, size, skeleton))

/** The same as it is written. */
export function writtenChild(space: string, arch: string, size: number, skeleton: Skeleton = 'reduced'): ArchGraph {
  const { scored } = SPACES.get(space)!.resolve(arch, { skeleton })
  return sizedAt(scored, size, `${space} '${arch}'`)
}

/**
 * A network as it is written, with nodes that change nothing, which a GHN reads too: for images of `size` x `size`.
 * Throws an Error with its `name` where it does not take them.
 */
export function sizedAt(graph: ArchGraph, size: number, name: string): ArchGraph {
  const resized = withInputSize(graph, size, size)
  if (!resized) throw new Error(`${name} does not take images of ${size} x ${size}`)
  return resized
}

/** Weights by name as a program reads them. */
export function weightFeeds(graph: ArchGraph, weights: ReadonlyMap<string, Float32Array>): Record<string, TensorValue> {
  return Object.fromEntries(parametersOf(graph).map(({ name, shape }) => [name, { data: weights.get(name)!, shape }]))
}

/** A labelled batch as `childTraining` reads it. */
export function batchFeeds({ images, labels, shape }: Batch, classes: number): Feeds {
  const targets = new Float32Array(labels.length * classes)
  labels.forEach((label, i) => (targets[i * classes + label] = 1))
  return { images: { data: images, shape }, targets: { data: targets, shape: [labels.length, classes] } }
}
