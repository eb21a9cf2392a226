// Measured networks as observations: one network is one, however often it was measured.
import { mergeRepeats } from '../data/repeats.ts'
import { median } from '../statistics/summary.ts'

/**
 * Networks of the same canonical hash are one, with the median of their measurements. Where hashes are not given,
 * networks of a group with the same work are one. Values are milliseconds or millijoules.
 *
 * Throws RangeError that names a network whose value is not finite or not above 0.
 */
export function observations<
  T extends {
    readonly name?: string
    readonly work: Float64Array
    readonly value: number
    readonly group: string
    readonly hash?: string
  },
>(networks: readonly T[]): T[] {
  for (const [i, { name = `network ${i + 1}`, value }] of networks.entries()) {
    if (!(value > 0 && value < Infinity))
      throw new RangeError(`${name}: ${value} is no measurement; leave it out, or give a number above 0`)
  }
  return mergeRepeats(networks, ({ hash, group, work }) => hash ?? `${group} ${work.join()}`, median).items
}
