// Networks that `archcast experiment truth` trained, against what they have reached.
import { readRecords } from '../../records.ts'
import { truthNetwork, writtenNetwork } from '../../truth/spaces.ts'
import { truthFile } from '../../truth/train.ts'
import { ceilingOf, trainedNetworks } from '../../truth/truth.ts'
import type { TruthRecord } from '../../truth/train.ts'
import type { TruthSetup } from '../../truth/truth-setup.ts'
import type { RankedSpace } from '../ranked-space.ts'

/** @param folder of the experiment `truth` */
export function trainedSpace(folder: string, space: string, seed: number): RankedSpace {
  const { setup, list } = readRecords<TruthRecord, TruthSetup>(truthFile(folder, space))
  const networks = trainedNetworks(list)
  const ceiling = ceilingOf(networks, seed)
  const { steps, imageSize, batchSize } = setup
  return {
    name: space,
    about: `trained here, ${list.length} trainings of ${steps} steps of ${batchSize} images of ${imageSize} x ${imageSize}`,
    networks: networks.map(({ arch, accuracy }) => ({
      name: arch,
      whole: truthNetwork(space, arch, imageSize),
      scored: writtenNetwork(space, arch, imageSize),
      accuracy,
      group: arch,
    })),
    ...(ceiling && { ceiling }),
  }
}
