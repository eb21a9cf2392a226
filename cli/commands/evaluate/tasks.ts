// How well `archcast heads fit` does with few labels, in spaces whose labels nothing else has seen.
import { join } from 'node:path'
import { progressLine } from '../../progress.ts'
import { transfersFor } from '../../task-transfers.ts'
import { writeEvaluation } from './write-evaluation.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { exists } from '@archcast/train/data/file-sums.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { ACCEL_FILE, readAccelNasbench } from '@archcast/train/devices/real/accel-nasbench.ts'
import { printTasks, taskRows } from '@archcast/train/evaluate/task-rows.ts'
import type { EvaluateOptions } from './options.ts'
import type { TaskRow } from '@archcast/train/evaluate/task-rows.ts'

const FEW = [
  { labels: 20, draws: 10 },
  { labels: 50, draws: 10 },
]
/** How much each doubling of the labels is worth. */
const MORE = [
  { labels: 100, draws: 5 },
  { labels: 200, draws: 3 },
]
const MANY = { labels: 900, draws: 2 }

export async function evaluateTasks({ tables, model, seed, out }: EvaluateOptions): Promise<void> {
  const line = progressLine()
  const show = (what: string) => line.show(what)
  const rows: TaskRow[] = []

  const cells = (await readNb201Accuracy(tables))
    .filter(({ arch }) => isConnected(parseCell(arch)))
    .map(({ arch, uniqueClass, cifar10Accuracy200 }) => ({
      architecture: resolveArchitecture({ space: 'nas-bench-201', arch }),
      accuracy: cifar10Accuracy200,
      group: uniqueClass,
    }))
  const architectures = cells.map(({ architecture }) => architecture)
  // The heads of the bundle have seen the labels of these cells.
  const ofCells = await transfersFor(architectures, { model, seed, line, withheld: true })
  const labelledCells = cells.map(({ architecture, ...rest }) => ({ graph: architecture.graph, ...rest }))
  for (const plan of [...FEW, ...MORE])
    rows.push(...taskRows('NAS-Bench-201', labelledCells, ofCells, { ...plan, seed }, show))

  const path = join(tables, 'real', ACCEL_FILE)
  if (await exists(path)) {
    const { networks } = await readAccelNasbench(path)
    const ofNetworks = await transfersFor(
      networks.map(({ architecture }) => architecture),
      { model, seed, line },
    )
    const labelled = networks.map(({ architecture: { graph }, choices, top1 }) => ({
      graph,
      choices,
      accuracy: top1,
      group: canonicalHash(graph),
    }))
    for (const plan of [...FEW, ...MORE, MANY])
      rows.push(...taskRows('Accel-NASBench', labelled, ofNetworks, { ...plan, seed }, show))
  }
  line.end('tasks of few labels fitted')
  const title = 'Tasks of few labels: networks of groups that were not drawn; mean and range over draws'
  const text = `${title}\n\n${printTasks(rows)}\n`
  console.log(text)
  await writeEvaluation(out, 'tasks', text, rows, {})
}
