// Networks of Accel-NASBench, a mobile space, against their published accuracies.
import { drawFrom } from '../../../data/data-random.ts'
import { ACCEL_FILE, readAccelNasbench } from '../../../devices/real/accel-nasbench.ts'
import { realTable } from '../../../devices/real/real-tables.ts'
import { asClassifier } from '../as-classifier.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { RankedSpace } from '../ranked-space.ts'

export interface OtherImages {
  /** Of the bundle. */
  readonly classes: number
  /** Of the images that networks are scored on. */
  readonly side: number
}

export async function accelNasbench(
  tables: string,
  count: number,
  seed: number,
  { classes, side }: OtherImages,
): Promise<RankedSpace> {
  const { networks } = await readAccelNasbench(realTable(tables, ACCEL_FILE))
  const order = drawFrom([...networks.keys()], Math.min(count, networks.length), createRandom(seed))
  return {
    name: 'accel-nasbench',
    about: `random networks at ${side} x ${side}, against published ImageNet top-1 after a shortened training`,
    networks: order.flatMap((row) => {
      const { architecture, top1 } = networks[row]
      const scored = asClassifier(architecture.graph, classes, side)
      const name = `row ${row}`
      return scored ? [{ name, whole: architecture.graph, scored, accuracy: top1, group: name }] : []
    }),
  }
}
