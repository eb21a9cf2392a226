// `archcast export`: a training's parameters -> a model bundle.
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { positiveWhole, wholeNumber } from '../numbers.ts'
import { progressLine } from '../progress.ts'
import { loadBundleFolder, writeBundleFolder } from '@archcast/core/bundle/node.ts'
import { makeFolder } from '@archcast/core/files/node.ts'
import { CIFAR10_FOLDER } from '@archcast/train/data/cifar10.ts'
import { openSource } from '@archcast/train/data/source.ts'
import { checkpointPath, loadCheckpoint, loadSnapshot } from '@archcast/train/ghn/checkpoint.ts'
import { fitAccuracy } from '@archcast/train/ghn/fit-accuracy.ts'
import { bundleOf, sourceOf, withAccuracy, withWider } from '@archcast/train/ghn/ghn-bundle.ts'
import type { Manifest } from '@archcast/core/bundle/manifest.ts'
import type { BundleSource } from '@archcast/train/ghn/ghn-bundle.ts'

interface Options {
  readonly run?: string
  readonly bundle?: string
  readonly wider?: string
  readonly out?: string
  readonly data: string
  readonly step?: number
  readonly images: number
  readonly networks: number
}

export function exportCommand(): Command {
  return new Command('export')
    .description(
      "Export a training's moving average as a model bundle: the GHN as ONNX, probe images, a manifest with hashes.",
    )
    .option('--run <folder>', 'folder of the training, e.g. runs/cifar10-nb201')
    .option('--bundle <folder>', 'or a bundle that was exported, whose ranking is fitted anew')
    .option('--wider <folder>', 'bundle to go into it, for networks outside its domain')
    .option('--out <folder>', 'folder of the bundle (default: models/<name>, or that of --bundle)')
    .option('--data <folder>', 'folder of the dataset', CIFAR10_FOLDER)
    .addOption(
      new Option('--step <step>', 'a validated step to export instead of the last')
        .argParser(wholeNumber)
        .conflicts('bundle'),
    )
    .option('--images <count>', 'probe images, from the validation images', positiveWhole, 1000)
    .option('--networks <count>', 'random networks that the ranking is fitted to', positiveWhole, 512)
    .action(run)
}

async function run(options: Options): Promise<void> {
  const { run: folder, bundle, wider, out, networks } = options
  if ((folder === undefined) === (bundle === undefined)) {
    throw new Error('name --run, the folder of a training, or --bundle, one that was exported')
  }
  const source = folder === undefined ? sourceOf(await loadBundleFolder(bundle!)) : await trainedSource(folder, options)
  const target = out ?? bundle ?? join('models', source.details.name)
  await makeFolder(target)
  const line = progressLine()
  const accuracy = await fitAccuracy(source, networks, (done) =>
    line.show(`${done}/${networks} random networks scored, to calibrate what is read of them`),
  )
  line.end(`${describe(accuracy)}, from ${networks} random networks`)
  const fitted = withAccuracy(source, accuracy)
  const { details, files } = wider === undefined ? fitted : withWider(fitted, await loadBundleFolder(wider))
  const manifest = await writeBundleFolder(target, details, files)
  console.log(`Wrote ${target}, version ${manifest.version}, of step ${details.training.steps}:`)
  for (const [name, { bytes }] of Object.entries(manifest.files))
    console.log(`  ${name}  ${(bytes / 2 ** 20).toFixed(2)} MiB`)
}

async function trainedSource(
  folder: string,
  { data, step: wanted, images: probeImages }: Options,
): Promise<BundleSource> {
  const checkpoint = await loadCheckpoint(checkpointPath(folder))
  if (!checkpoint)
    throw new Error(
      `there is no checkpoint in ${folder}; train first: node cli/archcast.js train --out ${folder} --config <file>`,
    )
  const { config, earlier } = checkpoint
  const step = wanted ?? checkpoint.step
  const known = checkpoint.history.map((progress) => progress.step)
  if (wanted !== undefined && !known.includes(step))
    throw new Error(`step ${wanted} was not validated; known: ${known.join(', ')}`)
  const phi = wanted === undefined ? checkpoint.average : await loadSnapshot(folder, step, checkpoint.average.length)
  const seconds = checkpoint.history.find((progress) => progress.step === step)?.seconds ?? checkpoint.seconds
  const images = await openSource(config, data)
  const trained = { config, phi, step, seconds, device: `${config.workers} CPU threads`, earlier }
  return bundleOf(trained, images, probeImages)
}

/** How a value is made, for people. */
function describe({ scale, intercept, slope, score }: Manifest['scoring']['accuracy']): string {
  const round = (value: number) => value.toFixed(3)
  const terms = (['probability', 'alignment', 'size'] as const).flatMap((name) =>
    score?.[name]
      ? [`${round(score[name])} * ${name === 'alignment' ? `alignment^${score.alignmentPower}` : name}`]
      : [],
  )
  return (
    `logit of the accuracy = ${round(intercept)} + ${round(slope)} * (${terms.join(' + ')}), logits times ${round(scale)}, ` +
    `alignment ${round(score?.least ?? 0)} at least`
  )
}
