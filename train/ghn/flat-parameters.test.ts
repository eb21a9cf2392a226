// Where training starts: a GHN whose nodes hear their surroundings, but do not echo without end.
import { describe, expect, test } from 'vitest'
import { ortEngine } from '../engines/ort-engine.ts'
import { initialise, parameterSlots } from './flat-parameters.ts'
import { layoutOf } from './ghn-layout.ts'
import { GhnTrainer } from './ghn-trainer.ts'
import { drawTrainingArchitecture } from './training-architectures.ts'
import { defaultConfig } from '@archcast/core/ghn/config.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

const space = SPACES.get('nas-bench-201')!

/** Weights of 60 random architectures at the start of training, and again with `change` applied to phi. */
async function startingWeights(config: GhnConfig, change: (phi: Float32Array) => void = () => {}) {
  const architectures = Array.from({ length: 60 }, (_, i) => drawTrainingArchitecture(space, 7, i, config, 16))
  const trainer = await GhnTrainer.create(ortEngine(), config, layoutOf(architectures))
  const phi = new Float32Array(parameterSlots(config).length)
  initialise(config, 7, phi)
  const generate = async () => {
    const all: Record<string, TensorValue>[] = []
    for (const architecture of architectures) all.push(...(await trainer.weights(phi, [architecture])))
    return all
  }
  const weights = await generate()
  change(phi)
  const changed = await generate()
  await trainer.release()
  return { weights, changed }
}

/**
 * Share of the variance over architectures in the direction of each filter: 3 x 3 convolutions on inner edges of a
 * stage.
 */
function contextShare(all: readonly Record<string, TensorValue>[], block: number): number {
  const kernels = all.flatMap((weights) =>
    Object.entries(weights)
      .filter(([name, { shape }]) => name.startsWith(`${block}.e`) && shape.length === 4 && shape[2] === 3)
      .map(([, { data, shape }]) => unitFilters(data as Float32Array, shape)),
  )
  const mean = kernels[0].map((_, i) => kernels.reduce((sum, kernel) => sum + kernel[i], 0) / kernels.length)
  const energy = (xs: Float32Array) => xs.reduce((sum, x) => sum + x * x, 0)
  return 1 - energy(mean) / (kernels.reduce((sum, kernel) => sum + energy(kernel), 0) / kernels.length)
}

/** Batch norm hides a filter's length: only its direction counts. */
function unitFilters(data: Float32Array, shape: readonly number[]): Float32Array {
  const size = elements(shape.slice(1))
  const lengths = Array.from({ length: shape[0] }, (_, o) => Math.hypot(...data.subarray(o * size, (o + 1) * size)))
  return data.map((x, i) => x / lengths[Math.floor(i / size)])
}

describe('at the start of training', () => {
  test('the same operation gets other weights in other surroundings', async () => {
    const { weights } = await startingWeights(defaultConfig)
    for (const block of [1, 3, 5]) expect(contextShare(weights, block)).toBeGreaterThan(0.02)
  })

  test('a hypernetwork without graph gives it the same everywhere', async () => {
    const { weights } = await startingWeights({ ...defaultConfig, propagation: 'none', stacking: false })
    for (const block of [1, 3, 5]) expect(contextShare(weights, block)).toBeLessThan(1e-6)
  })

  test('a small change of the features stays small', async () => {
    const { slots } = parameterSlots(defaultConfig)
    const { offset, length } = slots.find(({ name }) => name === 'features.weight')!
    const { weights, changed } = await startingWeights(defaultConfig, (phi) => {
      for (let i = offset; i < offset + length; i++) phi[i] *= 1 + 1e-3 * Math.sin(i)
    })
    let difference = 0
    let size = 0
    weights.forEach((before, a) => {
      for (const name in before) {
        before[name].data.forEach((x, i) => {
          difference += (Number(x) - Number(changed[a][name].data[i])) ** 2
          size += Number(x) ** 2
        })
      }
    })
    expect(Math.sqrt(difference / size)).toBeLessThan(3e-3)
    expect(difference).toBeGreaterThan(0)
  })
})
