// What is read of a small file: its operations, what they cost, and the shapes and values that its child network gives.
import * as ort from 'onnxruntime-node'
import { expect } from 'vitest'
import { smallModel } from './small-models.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { encodeModel } from '@archcast/core/onnx/model.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { SmallModel } from './small-models.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'

export interface ReadAndRun {
  readonly graph: ArchGraph
  /** Types of its operations in their order. */
  readonly ops: string
  readonly macs: number
  readonly params: number
  /** Of each output for `batch` of the network's inputs. */
  readonly shapes: readonly (readonly number[])[]
  readonly values: readonly (readonly number[])[]
  /** What the child network read, by name. */
  readonly fed: Readonly<Record<string, readonly number[]>>
}

/** Entries of a batch that the child network runs. */
export const CHILD_BATCH = 2

/** @param given values of inputs and of learnable tensors by their names; random ones where they are left out */
export async function readAndRun(
  model: SmallModel,
  given: Readonly<Record<string, readonly number[]>> = {},
): Promise<ReadAndRun> {
  const { graph } = readOnnx(smallModel(model), 'small.onnx')
  expect(parseArchitecture(documentOf(graph))).toEqual(graph)
  return { ...(await runChild(graph, given)), graph, ops: opsOf(graph), ...cost(graph) }
}

/** The network of a document, read from its own spelling. */
export async function parseAndRun(
  document: object,
  given: Readonly<Record<string, readonly number[]>> = {},
): Promise<ReadAndRun> {
  const graph = parseArchitecture(documentOf(parseArchitecture(document)))
  return { ...(await runChild(graph, given)), graph, ops: opsOf(graph), ...cost(graph) }
}

const opsOf = ({ nodes }: ArchGraph) => nodes.map(({ op }) => op.type).join(' ')

async function runChild(graph: ArchGraph, given: Readonly<Record<string, readonly number[]>>) {
  const g = scoringGraph(graph, CHILD_BATCH)
  const random = createRandom(7)
  const fed: Record<string, readonly number[]> = {}
  const feeds: Record<string, ort.Tensor> = {}
  for (const { name, type, shape } of g.inputs) {
    const dims = shape as readonly number[]
    const whole = type === 'int64'
    const draw = () => (whole ? Math.floor(2 * random.next()) : 2 * random.next() - 1)
    fed[name] = given[name] ?? Array.from({ length: elements(dims) }, draw)
    feeds[name] = new ort.Tensor(whole ? BigInt64Array.from(fed[name], BigInt) : Float32Array.from(fed[name]), dims)
  }
  const options = { intraOpNumThreads: 1, logSeverityLevel: 3 } as const
  const session = await ort.InferenceSession.create(encodeModel(g), options)
  const results = await session.run(feeds)
  await session.release()
  const outputs = session.outputNames.map((name) => results[name])
  return {
    fed,
    shapes: outputs.map(({ dims }) => dims),
    values: outputs.map(({ data }) => Array.from(data as Float32Array)),
  }
}
