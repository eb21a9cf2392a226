// The schema of generated weights by checksums.
import * as z from 'zod'
import type { Immutable } from './immutable.ts'

export const WeightList = z
  .object({
    model: z.string(),
    version: z.string(),
    tensors: z.array(
      z.object({
        name: z.string(),
        dtype: z.literal('F32'),
        shape: z.array(z.int().nonnegative()),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ),
  })
  .meta({
    id: 'WeightList',
    description: 'The generated tensors in the order of the nodes, by checksums of their bytes.',
  })
export type WeightList = Immutable<z.output<typeof WeightList>>
