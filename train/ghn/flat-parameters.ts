// All of phi in one flat array, so that the optimiser, the checkpoint and the threads share one thing.
import { stream } from './random-streams.ts'
import { ghnParameters } from '@archcast/core/ghn/parameters.ts'
import { elements } from '@archcast/core/onnx/graph.ts'
import { normal } from '@archcast/core/spaces/random.ts'
import type { GhnConfig } from '@archcast/core/ghn/config.ts'
import type { TensorValue } from '@archcast/core/onnx/runtime.ts'

export interface Slot {
  readonly name: string
  readonly shape: readonly number[]
  readonly offset: number
  readonly length: number
}

/** Where each parameter lies in the flat array. */
export function parameterSlots(config: GhnConfig): { slots: Slot[]; length: number } {
  let offset = 0
  const slots = ghnParameters(config).map(({ name, shape }) => {
    const length = elements(shape)
    const slot = { name, shape, offset, length }
    offset += length
    return slot
  })
  return { slots, length: offset }
}

/** Fills a flat array with the start of training, by seed. */
export function initialise(config: GhnConfig, seed: number, phi: Float32Array): void {
  const { slots } = parameterSlots(config)
  ghnParameters(config).forEach(({ shape, start, last = start }, i) => {
    const random = stream(seed, 'parameter', i)
    const { offset, length } = slots[i]
    const end = offset + length
    for (let j = offset; j < end; j++) {
      const { mean, deviation } = j < end - length / shape[0] ? start : last
      phi[j] = mean + (deviation === 0 ? 0 : deviation * normal(random))
    }
  })
}

/** Views of the parameters by name, as feeds of a program. */
export function parameterFeeds(config: GhnConfig, phi: Float32Array): Record<string, TensorValue> {
  return Object.fromEntries(
    parameterSlots(config).slots.map(({ name, shape, offset, length }) => [
      name,
      { data: phi.subarray(offset, offset + length), shape },
    ]),
  )
}
