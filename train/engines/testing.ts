// For tests: runs graphs on both engines and compares what they say.
import { expect } from 'vitest'
import { layoutOf } from '../ghn/ghn-layout.ts'
import { stream } from '../ghn/random-streams.ts'
import { unrolledFeeds } from '../ghn/unrolled-feeds.ts'
import { interpret } from './tfjs.ts'
import { tileKinds } from '@archcast/core/ghn/config.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { normal } from '@archcast/core/spaces/random.ts'
import type { Feeds } from './engine.ts'
import type { Tf } from './tfjs.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { GhnItem } from '@archcast/core/ghn/tiles/tile-plan.ts'
import type { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import type { TensorData, TensorValue } from '@archcast/core/onnx/runtime.ts'

export { runProgramOnce } from './run-program-once.ts'

/** Normally distributed values, the same for the same seed. */
export function randomValue(shape: readonly number[], seed: number, scale = 1): TensorValue {
  const random = stream(seed, 'validation', elements(shape))
  return { shape, data: Float32Array.from({ length: elements(shape) }, () => scale * normal(random)) }
}

/** Random values of a graph's inputs, whose extents that have names are `extents`. */
export function randomFeeds(
  graph: OnnxGraph,
  seed: number,
  scale = 1,
  extents: Readonly<Record<string, number>> = {},
): Record<string, TensorValue> {
  const entries = graph.inputs.map(({ name, shape }, i) => {
    const sizes = shape.map((dim) => (typeof dim === 'number' ? dim : extents[dim]))
    return [name, randomValue(sizes, seed + 31 * i, scale)]
  })
  return Object.fromEntries(entries) as Record<string, TensorValue>
}

/** Random parameters of an unrolled GHN, and random gradients of its tiles, for one architecture. */
export function randomGhnFeeds(g: OnnxGraph, config: GhnConfig, item: GhnItem): Record<string, TensorValue> {
  const { feeds, counts } = unrolledFeeds(config, layoutOf([item]), [item])
  const extents = Object.fromEntries(tileKinds(config).map(({ name }, i) => [name, counts[i]]))
  return { ...randomFeeds(g, 7, 0.3, { ...extents, tiles: counts.reduce((a, b) => a + b) }), ...feeds }
}

/** Expects equal lengths and, relative to the largest magnitude of either, no deviation above `tolerance`. */
export function expectClose(
  actual: TensorData,
  expected: ArrayLike<number | bigint>,
  tolerance: number,
  what = '',
): void {
  expect(actual.length, what).toBe(expected.length)
  let largest = 1e-3
  let error = 0
  for (let i = 0; i < actual.length; i++) {
    const [a, b] = [Number(actual[i]), Number(expected[i])]
    largest = Math.max(largest, Math.abs(a), Math.abs(b))
    // Written so that a NaN counts as an error.
    if (!(Math.abs(a - b) <= error)) error = Math.abs(a - b)
  }
  expect(error / largest, what).toBeLessThan(tolerance)
}

/** Gradients of sum(output * seed) by TensorFlow.js's own rules, through the interpreted forward graph. */
export function tfGradients(
  tf: Tf,
  forward: OnnxGraph,
  feeds: Feeds,
  output: string,
  seed: TensorValue,
  names: readonly string[],
): Float32Array[] {
  let results: Float32Array[] = []
  tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([name, { data, shape }]) => [name, tf.tensor(data as Float32Array, [...shape])]),
    )
    const weight = tf.tensor(seed.data as Float32Array, [...seed.shape])
    const loss = (...wrt: unknown[]) => {
      const own = Object.fromEntries(names.map((name, i) => [name, wrt[i] as never]))
      return tf.sum(tf.mul(interpret(tf, forward, { ...tensors, ...own })[output], weight))
    }
    results = tf
      .grads(loss as never)(names.map((name) => tensors[name]))
      .map((grad) => grad.dataSync() as Float32Array)
  })
  return results
}
