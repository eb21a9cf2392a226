// What runs in each process of the pool: one scorer, made at the first task.
import { constants, setPriority } from 'node:os'
import { deserialize } from 'node:v8'
import { bytesOf } from '../safetensors.ts'
import { weightsParts } from '../work/weights.ts'
import { countArraysWithHeap } from './allocator.ts'
import type { Form } from '../work/work-backend.ts'
import type { RunTask } from './child.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

// The process that answers requests comes first: a health check must not wait for a prediction.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
countArraysWithHeap()

export interface PoolTask {
  /** A prediction; the weights as tensors; or as they are sent. */
  readonly kind: 'predict' | 'weights' | Form
  /** As `v8.serialize` writes it. */
  readonly architecture: Uint8Array
  /** Of a prediction. */
  readonly images?: number | undefined
}

/** A tensor whose elements come with those of the others, in order. */
export interface TensorHead {
  readonly name: string
  readonly shape: readonly number[]
  /** Elements, float32. */
  readonly length: number
}

let scorer: Promise<Scorer> | undefined

const run: RunTask = async (task) => {
  // Only the pool sends tasks, of this type.
  const { kind, architecture: bytes, images } = task as PoolTask
  const architecture = deserialize(bytes) as ResolvedArchitecture
  scorer ??= open()
  const opened = await scorer
  if (kind === 'predict') return { value: await opened.predict(architecture, { images }) }
  if (kind !== 'weights') return { value: undefined, parts: await weightsParts(opened, architecture, kind) }
  const tensors = await opened.weights(architecture)
  const value = tensors.map(({ name, shape, data: { length } }): TensorHead => ({ name, shape, length }))
  return { value, parts: tensors.map(({ data }) => bytesOf(data)) }
}
export default run

// Imported here: then a runtime that does not load fails a task, which can say so. It would else fail the process, over
// and over.
async function open(): Promise<Scorer> {
  const [folder, executionProvider] = process.argv.slice(3)
  const { default: ort } = await import('onnxruntime-node')
  const { loadBundleFolder } = await import('@archcast/core/bundle/node.ts')
  const { createScorer } = await import('@archcast/core/predict/scorer.ts')
  return createScorer({ ort, bundle: await loadBundleFolder(folder), executionProvider })
}
