// How well the features of a network with given weights tell the classes apart.
import { runProgramOnce } from '../../engines/run-program-once.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import type { Engine, Feeds } from '../../engines/engine.ts'
import type { ProbeFeeds } from '../children/score-children.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export async function alignmentWith(
  engine: Engine,
  graph: ArchGraph,
  weights: Feeds,
  { images, labels }: ProbeFeeds,
): Promise<number> {
  const scoring = scoringGraph(graph, labels.length, { portable: engine.portable, labels })
  const { 'alignment.logits': alignment } = await runProgramOnce(engine, scoring, { ...weights, images })
  return alignment[0] as number
}
