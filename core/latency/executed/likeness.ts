// How like a network is to those that a device was fitted to: by the kinds of kernels that its time goes to.
import * as z from 'zod'
import { KERNEL_KINDS } from './kinds.ts'

/** Shares of a network's time by kind of kernel, small ones left out; what no kind takes is `run`. */
const Shares = z.record(z.string(), z.number().nonnegative())

/**
 * How far measured values lie from predicted ones for families that fitting never saw, by the distance to the nearest
 * family that it saw. Measured / predicted lies in low..high for a share `level` of networks.
 */
export const LikenessSchema = z.strictObject({
  level: z.number(),
  /** Ends at a distance, the last one at none. Those beyond the last end are out of the domain. */
  bands: z
    .array(z.strictObject({ within: z.number().optional(), low: z.number().positive(), high: z.number().positive() }))
    .min(1),
  /** Typical shares of the families that were fitted. */
  families: z.record(z.string(), Shares),
})
export type Likeness = z.infer<typeof LikenessSchema>

/** Names of the shares, in order. */
export const SHARES: readonly string[] = [...KERNEL_KINDS, 'run']

export interface Nearest {
  /** Sum of absolute differences of the shares, 0 to 2. */
  readonly distance: number
  readonly family: string
}

/** The family whose shares are nearest. @param shares in the order of `SHARES` */
export function nearestFamily(shares: Float64Array, families: ReadonlyMap<string, Float64Array>): Nearest {
  let nearest: Nearest = { distance: 2, family: '' }
  for (const [family, typical] of families) {
    let distance = 0
    for (let i = 0; i < shares.length && distance < nearest.distance; i++) distance += Math.abs(shares[i] - typical[i])
    if (distance < nearest.distance) nearest = { distance, family }
  }
  return nearest
}

/** The families of a file, as `nearestFamily` takes them. */
export function likenessFamilies({ families }: Likeness): ReadonlyMap<string, Float64Array> {
  return new Map(
    Object.entries(families).map(([family, shares]) => [
      family,
      Float64Array.from(SHARES, (name) => shares[name] ?? 0),
    ]),
  )
}
