// `archcast heads`: fits the accuracy heads and the devices of a bundle to published tables, and adds them to it.
import { Command, Option } from 'commander'
import { readDeviceFile } from '../device-file.ts'
import { wholeNumber } from '../numbers.ts'
import { progressLine } from '../progress.ts'
import { splitCells } from '../split-cells.ts'
import { fitHeads } from './heads/accuracy.ts'
import { fitDevices } from './heads/devices.ts'
import { headsFitCommand } from './heads/fit.ts'
import { printLines } from './heads/lines.ts'
import { loadBundleFolder, writeBundleFolder } from '@archcast/core/bundle/node.ts'
import { DEVICES_FILE } from '@archcast/core/predict/heads.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { readRealTables } from '@archcast/train/devices/real/real-tables.ts'
import { CELL_TASKS } from '@archcast/train/heads/cell-examples.ts'

interface Options {
  readonly tables?: string
  readonly model: string
  readonly deviceFile: readonly string[]
  readonly seed: number
  readonly part?: 'accuracy' | 'devices'
}

export function headsCommand(): Command {
  return (
    new Command('heads')
      .description('Fit the accuracy heads and the devices of a bundle to published tables, and write them into it.')
      .addCommand(headsFitCommand())
      // Options behind `fit` are its own; commander would ask it for a required one of this command.
      .enablePositionalOptions()
      .option(
        '--tables <folder>',
        'folder with nb201_accuracy.csv, nb201_latency_*.csv and, in real/, the tables of real networks',
      )
      .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
      .option('--device-file <files...>', 'further devices for the bundle, such as profiles', [])
      .option('--seed <seed>', 'seed of the fits and of the splits', wholeNumber, 1)
      .addOption(
        new Option('--part <part>', 'fit only one of them, and keep the other').choices(['accuracy', 'devices']),
      )
      .action(run)
  )
}

async function run({ tables, model, deviceFile, seed, part }: Options): Promise<void> {
  if (tables === undefined) throw new Error("required option '--tables <folder>' not specified")
  const bundle = await loadBundleFolder(model)
  const further = await Promise.all(deviceFile.map(readDeviceFile))
  const cells = await splitCells(tables, seed)
  const line = progressLine()
  const real = await readRealTables(tables, (what) => line.show(what))
  line.end(`${real.devices.length + real.zoos.flat().length} devices and ${real.tasks.length} tasks of real networks`)
  const tasks = part === 'devices' ? [] : real.tasks.map((fit) => fit(seed, (what) => line.show(what)))
  const heads = part === 'devices' ? undefined : await fitHeads(cells, tasks, seed)
  const devices = part === 'accuracy' ? undefined : await fitDevices(tables, cells.examples, real, further, seed)
  const { formatVersion: _, version: __, files: ___, ...details } = bundle.manifest
  const files = Object.fromEntries(bundle.names.map((name) => [name, bundle.file(name)]))
  const others = details.quality.filter(({ metric }) => !metric.startsWith('head_'))
  const manifest = await writeBundleFolder(
    model,
    heads ? { ...details, heads: heads.heads, quality: [...others, ...heads.quality] } : details,
    { ...files, ...heads?.files, ...(devices && { [DEVICES_FILE]: printLines(devices) }) },
  )
  const known = [
    ...(heads ? [`heads of ${Object.keys(CELL_TASKS).length + tasks.length} tasks`] : []),
    ...(devices ? [`${devices.length} devices`] : []),
  ]
  console.log(`Wrote ${model}: ${manifest.name} (${manifest.version}) with ${known.join(' and ')}`)
}
