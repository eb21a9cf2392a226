// Cells of NAS-Bench-201 against their published accuracies.
import { drawFrom } from '../../../data/data-random.ts'
import { readNb201Accuracy } from '../../../data/nb201-tables.ts'
import { sizedAt } from '../../children/trained-network.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { RankedSpace } from '../ranked-space.ts'

/** @param tables folder of the benchmark's table. @param side of the images that the reduced skeleton is scored on */
export async function nasBench201(tables: string, count: number, seed: number, side: number): Promise<RankedSpace> {
  const connected = (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch)))
  const rows = drawFrom(connected, Math.min(count, connected.length), createRandom(seed))
  return {
    name: 'nas-bench-201',
    about: 'random connected cells, against published CIFAR-10 test accuracy after 200 epochs',
    networks: rows.map(({ arch, uniqueClass, cifar10Accuracy200, cifar10Accuracy12, imageNet16Accuracy200 }) => {
      const { graph, scored } = resolveArchitecture({ space: 'nas-bench-201', arch })
      return {
        name: arch,
        whole: prune(graph),
        scored: sizedAt(scored, side, arch),
        accuracy: cifar10Accuracy200,
        trainings: { 'trained for 12 epochs': cifar10Accuracy12, 'trained on ImageNet16-120': imageNet16Accuracy200 },
        group: uniqueClass,
      }
    }),
  }
}
