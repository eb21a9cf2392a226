// How well the features of a network with given weights tell the classes apart.
import { runOnce } from '../../engines/once.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { Engine, Feeds } from '../../engines/engine.ts'
import type { Probe } from '../children/score.ts'

export async function alignmentWith(
  engine: Engine,
  graph: ArchGraph,
  weights: Feeds,
  { images, labels }: Probe,
): Promise<number> {
  const scoring = scoringGraph(graph, labels.length, { portable: engine.portable, labels })
  const { 'alignment.logits': alignment } = await runOnce(engine, scoring, { ...weights, images })
  return alignment[0] as number
}
