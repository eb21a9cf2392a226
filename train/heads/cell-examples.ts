// The rows of NAS-Bench-201's table as examples: connected cells in the benchmark's network.
import { structureOf } from '@archcast/core/features/structure.ts'
import { workOf } from '@archcast/core/features/work.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { Nb201Row } from '../data/nb201-tables.ts'
import type { AccuracyExample } from './fit-accuracy-head.ts'

export interface CellExample extends AccuracyExample {
  /** The benchmark's index of the cell. */
  readonly idx: number
  /** What `workOf` says of the network. */
  readonly work: Float64Array
  /** Test accuracies after 200 epochs by task, fractions of 1. */
  readonly accuracies: Readonly<Record<CellTask, number>>
}

/** Tasks that the benchmark's cells were trained for, with their classes; the first is that of the bundle. */
export const CELL_TASKS = { cifar10: 10, cifar100: 100, 'imagenet16-120': 120 } as const
export type CellTask = keyof typeof CELL_TASKS

/** Disconnected cells are left out: their accuracy is that of guessing, and they are refused as architectures. */
export function cellExamples(rows: readonly Nb201Row[], onDone: (done: number) => void = () => {}): CellExample[] {
  return rows
    .filter(({ arch }) => isConnected(parseCell(arch)))
    .map(({ idx, arch, uniqueClass, ...row }, done) => {
      const { graph } = resolveArchitecture({ space: 'nas-bench-201', arch })
      onDone(done + 1)
      return {
        idx,
        graph,
        features: structureOf(graph),
        work: workOf(graph),
        accuracy: row.cifar10Accuracy200,
        accuracies: {
          cifar10: row.cifar10Accuracy200,
          cifar100: row.cifar100Accuracy200,
          'imagenet16-120': row.imageNet16Accuracy200,
        },
        group: uniqueClass,
      }
    })
}
