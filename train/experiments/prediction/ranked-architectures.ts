// The architectures that the prediction experiment ranks.
import { drawFrom } from '../../data/data-random.ts'
import { readNb201Accuracy } from '../../data/nb201-tables.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'

export interface ArchitectureChoice {
  readonly space: string
  /** Folder of the published table, for nas-bench-201. */
  readonly tables?: string | undefined
  readonly count: number
  readonly seed: number
}

/**
 * Random architectures, and how good they are where a table tells. Throws an Error where a table is needed but not
 * named.
 */
export async function architecturesOf({
  space: name,
  tables,
  count,
  seed,
}: ArchitectureChoice): Promise<{ archs: string[]; published?: number[] }> {
  const random = createRandom(seed)
  if (name !== 'nas-bench-201') {
    const space = SPACES.get(name)!
    return { archs: Array.from({ length: count }, () => space.sample(random)) }
  }
  if (tables === undefined) throw new Error('name with --tables the folder that holds nb201_accuracy.csv')
  const connected = (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch)))
  const rows = drawFrom(connected, count, random)
  return { archs: rows.map(({ arch }) => arch), published: rows.map((row) => row.cifar10Accuracy200) }
}
