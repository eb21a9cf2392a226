// Batch normalisation in one operation against its parts, in programs that run once and in those that run again.
import { expect, test } from 'vitest'
import { gradients } from '../tape/gradients.ts'
import { ortEngine } from './ort-engine.ts'
import { expectClose, randomFeeds } from './testing.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { tanh } from '@archcast/core/onnx/ops/elementwise.ts'
import { batchNormalise } from '@archcast/core/onnx/ops/normalize.ts'
import type { Feeds } from './engine.ts'

const NORMS = 3

/**
 * Three batch norms in a row and their gradients; without nonlinearities between, a scale would not matter to the next.
 */
function normsInARow(channels: number, portable: boolean): OnnxGraph {
  const g = new OnnxGraph('norms')
  const shape = [4, channels, 3, 3]
  const x = g.input('x', 'float32', shape)
  const seed = g.input('seed', 'float32', shape)
  const weights = Array.from({ length: NORMS }, (_, i) => [
    g.input(`scale${i}`, 'float32', [channels]),
    g.input(`shift${i}`, 'float32', [channels]),
  ])
  const y = weights.reduce((h, [scale, shift]) => tanh(g, batchNormalise(g, h, scale, shift, portable).y), x)
  const wrt = [x, ...weights.flat()]
  gradients(g, [y], [seed], wrt, { portable }).forEach((grad, i) => g.output(grad, `d.${wrt[i].name}`))
  g.output(y, 'y')
  return g
}

/** Scales near 0 would leave next to no variance to the next norm, which then blows up what rounding left. */
function wellConditioned(g: OnnxGraph, seed: number): Feeds {
  const feeds = randomFeeds(g, seed)
  for (const [name, { data }] of Object.entries(feeds))
    if (name.startsWith('scale')) data.forEach((x, i) => (data[i] = 0.5 + Math.abs(Number(x))))
  return feeds
}

// The runtime merges equal constants of up to eight elements.
test.each([1, 2, 8, 9, 64])('of %i channels is the same however it is run', async (channels) => {
  const engine = ortEngine()
  const parts = normsInARow(channels, true)
  const feeds = wellConditioned(parts, channels)
  const reference = await engine.compile(parts, { once: true })
  const expected = await reference.run(feeds)
  await reference.release()
  for (const once of [true, false]) {
    const program = await engine.compile(normsInARow(channels, false), { once })
    await program.run(wellConditioned(parts, channels + 1))
    const actual = await program.run(feeds)
    await program.release()
    expect(Object.keys(actual)).toHaveLength(2 + 2 * NORMS)
    for (const name in expected) expectClose(actual[name], expected[name] as Float32Array, 1e-4, name)
  }
})
