// The schemas of what a run takes on a device: milliseconds and millijoules.
import * as z from 'zod'
import type { Immutable } from './immutable.ts'

export const LatencyPrediction = z
  .object({
    value_ms: z.number(),
    low_ms: z.number(),
    high_ms: z.number(),
    in_domain: z.boolean().describe('Whether the architecture is like those that the device was measured with.'),
    out_of_domain: z.array(z.string()).optional().describe('Why not, a sentence each; left out in the domain.'),
  })
  .meta({
    id: 'LatencyPrediction',
    description:
      "Milliseconds of a run of the device's batch size, or of `batch` images where the answer has it; the value lies in " +
      'low..high with a probability of 90 %. Devices that were measured by whole networks are scaled to another batch by ' +
      'its images, outside of their domain.',
  })

export const EnergyPrediction = z.object({ value_mj: z.number(), low_mj: z.number(), high_mj: z.number() }).meta({
  id: 'EnergyPrediction',
  description: 'Millijoules of a run; the value lies in low..high with a probability of 90 %.',
})

export type LatencyPrediction = Immutable<z.output<typeof LatencyPrediction>>
export type EnergyPrediction = Immutable<z.output<typeof EnergyPrediction>>
