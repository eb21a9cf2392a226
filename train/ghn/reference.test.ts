// The fast executions of a GHN against the page that defines it: the unrolled graph of training, the exported loops,
// the kernel, and that for networks of any size.
import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { exportGhn, roundParameters } from './export-ghn.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { layoutOf } from './ghn-layout.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { stream } from './random-streams.ts'
import { drawTrainingArchitecture, trainingSpace } from './training-architectures.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { phiFrom, referenceWeights } from '@archcast/core/ghn/reference.ts'
import { generateWeights } from '@archcast/core/ghn/run/generate.ts'
import { kernelSuits } from '@archcast/core/ghn/run/kernel/open-kernel.ts'
import { openGhn } from '@archcast/core/ghn/run/open.ts'
import { openWhole } from '@archcast/core/ghn/run/whole.ts'
import { normal } from '@archcast/core/spaces/random.ts'
import type { TrainingArchitecture } from './training-architectures.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'

type Weights = Readonly<Record<string, Float32Array>>

const SIZE = 16
const small: GhnConfig = { ...defaultConfig, embedding: 12, hidden: 10, rank: 3 }
const open: GhnConfig = { ...small, blocks: 'merged', features: 'surroundings', scale: 'moments' }

/** What GHN-2 and later work add. */
const LATER = { norm: 'layer', virtualEdges: 6, places: 'digits' } as const

/** Parameters none of which is zero, as a wrong bias would hide in zeros. */
function parametersOf(config: GhnConfig): Float32Array {
  const phi = new Float32Array(parameterSlots(config).length)
  initialise(config, 3, phi)
  const random = stream(3, 'validation', 0)
  for (let i = 0; i < phi.length; i++) phi[i] += 0.1 * normal(random)
  return roundParameters(config, phi)
}

async function exported(opened: typeof openGhn, config: GhnConfig, phi: Float32Array, item: TrainingArchitecture) {
  const ghn = await opened(ort, exportGhn(config, phi), config, { intraOpNumThreads: 1 })
  const [{ weights }] = await generateWeights(ghn, [item])
  await ghn.release()
  return Object.fromEntries(weights.map(({ spec, data }) => [spec.name, data]))
}

async function trained(config: GhnConfig, phi: Float32Array, item: TrainingArchitecture, direct: boolean) {
  const trainer = await GhnTrainer.create(ortEngine(), config, direct ? 1 : layoutOf([item]))
  const [weights] = await trainer.weights(phi, [item])
  await trainer.release()
  return Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data as Float32Array]))
}

/** Largest deviation relative to the largest element of its tensor. */
function deviation(weights: Weights, expected: Weights): number {
  expect(Object.keys(weights)).toEqual(Object.keys(expected))
  return Math.max(
    ...Object.entries(expected).map(([name, data]) => {
      const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9)
      return data.reduce((most, x, i) => Math.max(most, Math.abs(x - weights[name][i])), 0) / largest
    }),
  )
}

test.each<[string, string, GhnConfig]>([
  ['nas-bench-201', 'sweeps block by block', small],
  ['nas-bench-201', 'two passes', { ...small, passes: 2 }],
  ['nas-bench-201', 'all nodes at once', { ...small, propagation: 'synchronous', passes: 2 }],
  ['nas-bench-201', 'parameters of each block', { ...small, ownBlocks: 7 }],
  ['nas-bench-201', 'no propagation', { ...small, propagation: 'none' }],
  ['ghn-cells', 'sweeps block by block', small],
  ['ghn-cells', 'no message between blocks', { ...small, stacking: false }],
  ['anytime', 'sweeps block by block', small],
  ['open', 'as other spaces', small],
  ['nas-bench-201', 'virtual edges', { ...small, virtualEdges: 3, passes: 2 }],
  ['nas-bench-201', 'all of them at once', { ...small, virtualEdges: 2, propagation: 'synchronous', ownBlocks: 7 }],
  ['nas-bench-201', 'layer normalisation', { ...small, norm: 'layer' }],
  ['open', 'read whole with surroundings', open],
  ['open', 'with all that followed the paper', { ...open, ...LATER }],
])('%s, %s', async (name, _, config) => {
  const space = trainingSpace({ space: name, imageSize: SIZE })
  const phi = parametersOf(config)
  // The open space gives one of each design that has its own kind of widths, norms or tables.
  const count = name !== 'open' ? 2 : config.virtualEdges ? 3 : 6
  const items = Array.from({ length: count }, (__, i) => drawTrainingArchitecture(space, 5, i, config, SIZE))
  for (const item of items) {
    const weights = referenceWeights(config, phiFrom(config, phi), item)
    const expected = Object.fromEntries(weights.map(({ spec, data }) => [spec.name, data]))
    expect(weights.some(({ data }) => data.some((x) => x !== 0 && x !== 1))).toBe(true)
    expect(deviation(await exported(openWhole, config, phi, item), expected), 'loops').toBeLessThan(1e-4)
    if (kernelSuits(config))
      expect(deviation(await exported(openGhn, config, phi, item), expected), 'kernel').toBeLessThan(1e-4)
    // Training makes weights as they are before any is brought to a size.
    if (item.plan.weights.some(({ size }) => size)) continue
    expect(deviation(await trained(config, phi, item, false), expected), 'unrolled').toBeLessThan(1e-4)
    if (config.blocks === 'merged')
      expect(deviation(await trained(config, phi, item, true), expected), 'direct').toBeLessThan(1e-4)
  }
})
