// The cells of the published table, split by isomorphism classes.
import { progressLine } from './progress.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { splitGroups } from '@archcast/train/data/groups.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { cellExamples } from '@archcast/train/heads/cell-examples.ts'
import type { CellExample } from '@archcast/train/heads/cell-examples.ts'

/** Share of the classes that are held out. */
const HELD_OUT = 0.2

export async function splitCells(
  tables: string,
  seed: number,
): Promise<{ examples: CellExample[]; training: CellExample[]; test: CellExample[] }> {
  const line = progressLine()
  const examples = cellExamples(await readNb201Accuracy(tables), (done) => line.show(`${done} cells read`))
  line.end(`${examples.length} connected cells`)
  const [test, training] = splitGroups(examples, ({ group }) => group, HELD_OUT, createRandom(seed))
  return { examples, training, test }
}
