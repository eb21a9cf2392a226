// The same computations on WebGPU and on the CPU. For machines with an adapter; elsewhere skipped, saying so.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutOf } from '../ghn/ghn-layout.ts'
import { childTraining, ghnForward } from '../ghn/programs.ts'
import { drawTrainingArchitecture } from '../ghn/training-architectures.ts'
import { ortEngine } from './ort-engine.ts'
import { expectClose, randomFeeds, randomGhnFeeds, randomValue, runProgramOnce } from './testing.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { IMAGE_OPS, architectureArbitrary } from '@archcast/core/arch/testing.ts'
import { scoringGraph } from '@archcast/core/child/score.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { OnnxGraph } from '@archcast/core/onnx/graph.ts'
import { identity } from '@archcast/core/onnx/ops/elementwise.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'

const cpu = ortEngine()
const gpu = ortEngine('webgpu')

/** Why there is no adapter; undefined where there is one. */
async function missing(): Promise<string | undefined> {
  const g = new OnnxGraph('probe')
  g.output(identity(g, g.input('x', 'float32', [1])), 'y')
  try {
    await runProgramOnce(gpu, g, { x: randomValue([1], 1) })
    return undefined
  } catch (error) {
    return String(error)
  }
}

const reason = await missing()
console.log(reason === undefined ? 'device: webgpu, through onnxruntime-node' : `no WebGPU adapter, skipped: ${reason}`)

test.skipIf(reason !== undefined)('child networks give the same logits', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(architectureArbitrary(), fc.nat(999), async (document, seed) => {
      const g = scoringGraph(parseArchitecture(document), 2, gpu)
      const feeds = randomFeeds(g, seed, 0.5)
      const expected = await runProgramOnce(cpu, g, feeds)
      expectClose((await runProgramOnce(gpu, g, feeds)).logits, expected.logits as Float32Array, 1e-3)
    }),
    { numRuns: 10, seed: 21 },
  )
})

test.skipIf(reason !== undefined)('child networks have the same loss and gradients', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      architectureArbitrary(
        8,
        IMAGE_OPS.filter((op) => op !== 'resize'),
      ),
      fc.nat(999),
      async (document, seed) => {
        const { graph, trained } = childTraining(prune(parseArchitecture(document)), 2, true)
        const feeds = randomFeeds(graph, seed, 0.5)
        const [expected, actual] = [await runProgramOnce(cpu, graph, feeds), await runProgramOnce(gpu, graph, feeds)]
        expectClose(actual.loss, expected.loss as Float32Array, 1e-3)
        const all = (results: typeof actual) => trained.flatMap((name) => Array.from(results[`d.${name}`], Number))
        expectClose(Float32Array.from(all(actual)), all(expected), 5e-3)
      },
    ),
    { numRuns: 10, seed: 22 },
  )
})

test.skipIf(reason !== undefined)('the GHN gives the same weights', { timeout: 600_000 }, async () => {
  const config = { ...defaultConfig, embedding: 8, hidden: 8, rank: 4 }
  const item = drawTrainingArchitecture(SPACES.get('nas-bench-201')!, 2, 0, config, 16)
  const layout = layoutOf([item])
  const g = ghnForward(config, layout)
  const feeds = randomGhnFeeds(g, config, item)
  const [expected, actual] = [await runProgramOnce(cpu, g, feeds), await runProgramOnce(gpu, g, feeds)]
  expect(Object.keys(actual).length).toBeGreaterThan(0)
  for (const name in expected) expectClose(actual[name], expected[name] as Float32Array, 1e-3, name)
})
