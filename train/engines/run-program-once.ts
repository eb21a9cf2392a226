// A graph that is run a single time.
import type { Engine, Feeds } from './engine.ts'
import type { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import type { TensorData } from '@archcast/core/onnx/runtime.ts'

/** Compiles, runs once and frees. */
export async function runProgramOnce(
  engine: Engine,
  graph: OnnxGraph,
  feeds: Feeds,
): Promise<Record<string, TensorData>> {
  const program = await engine.compile(graph, { once: true })
  try {
    return await program.run(feeds)
  } finally {
    await program.release()
  }
}
