// What runs in each process of the pool: one predictor, made at the first task.
import { constants, setPriority } from 'node:os'
import { countArraysWithHeap } from './allocator.ts'
import type { NamedTensor, Predictor, Scored } from '@archcast/core/predict/types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

// The process that answers requests comes first: a health check must not wait for a prediction.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
countArraysWithHeap()

export interface PoolTask {
  readonly kind: 'predict' | 'weights' | 'child'
  readonly architecture: ResolvedArchitecture
  /** Of a prediction. */
  readonly images?: number
}

/** All tensors in one array: each would else be copied with the whole memory it is a view of. */
export interface PackedTensors {
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[]; readonly length: number }[]
  readonly data: Float32Array
}

export interface PoolResults {
  predict: Scored
  weights: PackedTensors
  child: Uint8Array
}

// A terminal or a service manager signals the whole group; only the parent knows when work under way is done.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('disconnect', () => process.exit(0))

let predictor: Promise<Predictor> | undefined

export default async function run({ kind, architecture, images }: PoolTask): Promise<PoolResults[keyof PoolResults]> {
  predictor ??= open()
  const opened = await predictor
  if (kind === 'predict') return opened.predict(architecture, { images })
  return kind === 'weights' ? pack(await opened.weights(architecture)) : opened.child(architecture)
}

// Imported here: a runtime that does not load then fails a task, which can say so, and not the process, which would be
// replaced over and over.
async function open(): Promise<Predictor> {
  const [folder, executionProvider] = process.argv.slice(2)
  const { default: ort } = await import('onnxruntime-node')
  const { loadBundleFolder } = await import('@archcast/core/bundle/node.ts')
  const { createPredictor } = await import('@archcast/core/predict/predictor.ts')
  return createPredictor({ ort, bundle: await loadBundleFolder(folder), executionProvider })
}

function pack(tensors: readonly NamedTensor[]): PackedTensors {
  const data = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0))
  let at = 0
  for (const tensor of tensors) {
    data.set(tensor.data, at)
    at += tensor.data.length
  }
  return { tensors: tensors.map(({ name, shape, data: { length } }) => ({ name, shape, length })), data }
}
