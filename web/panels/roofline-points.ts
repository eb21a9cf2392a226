// Layers as points of a roofline: work over what is moved, against the speed that a device reaches (Williams 2009).
import type { Examined } from '../engine/engine-types.ts'

export interface RooflinePoint {
  readonly id: string
  /** Multiply-accumulates for a byte that is read or written. */
  readonly intensity: number
  /** Multiply-accumulates a second. */
  readonly speed: number
  /** Of the device's time. */
  readonly share: number
}

export interface Roofline {
  readonly points: readonly RooflinePoint[]
  /** The most multiply-accumulates a second, and bytes a second, that a layer of this network reaches. */
  readonly peak: number
  readonly bandwidth: number
}

/** Bytes of a weight; files of other precisions are read as if they had this one. */
const WEIGHT = 4

/** Layers that compute, and that the device's time is shared out to; fused ones are in the layer that they follow. */
export function rooflineOf({ layers, inputs }: Examined, device: string): Roofline {
  const total = layers.reduce((sum, { ms }) => sum + (ms[device] ?? 0), 0)
  const bytesOf = (index: number) =>
    index >= 0 ? layers[index].outputBytes : WEIGHT * inputs[-1 - index].shape.reduce((a, b) => a * b, 1)
  let bandwidth = 0
  const points = layers.flatMap(({ id, macs, params, outputBytes, inputs: read, ms: { [device]: ms } }) => {
    if (macs === 0 || ms === undefined || ms <= 0) return []
    const moved = outputBytes + WEIGHT * params + read.reduce((sum, index) => sum + bytesOf(index), 0)
    bandwidth = Math.max(bandwidth, (1000 * moved) / ms)
    return [{ id, intensity: macs / moved, speed: (1000 * macs) / ms, share: ms / total }]
  })
  return { points, peak: Math.max(0, ...points.map(({ speed }) => speed)), bandwidth }
}
