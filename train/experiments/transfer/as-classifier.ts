// A network of other images and classes as one that a bundle scores.
import { withClasses } from './with-classes.ts'
import { withInputSize } from '@archcast/core/arch/resize.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

/** Of so many classes, for images of `side` x `side`; undefined where the network fits no others than its own. */
export function asClassifier(graph: ArchGraph, classes: number, side: number): ArchGraph | undefined {
  const other = withClasses(graph, classes)
  return other && withInputSize(other, side, side)
}
