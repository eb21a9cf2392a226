// `archcast experiment ablation`: short trainings of equal budget that differ in one part of the GHN.
import { join } from 'node:path'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { readTrainingConfig } from '../../training-config.ts'
import { experiment } from './options.ts'
import { ablationReport } from '@archcast/train/experiments/ablation/ablation-report.ts'
import { OPEN_VARIANTS } from '@archcast/train/experiments/ablation/open-variants.ts'
import { publishedCells, trainedHere } from '@archcast/train/experiments/ablation/truth.ts'
import { VARIANTS, variantConfig, variantsOf } from '@archcast/train/experiments/ablation/variants.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { hypernetworkMethod } from '@archcast/train/experiments/prediction/methods.ts'
import { openRecords } from '@archcast/train/experiments/records.ts'
import { trainedBundle } from '@archcast/train/experiments/trained-bundle.ts'
import { checkpointPath, loadCheckpoint } from '@archcast/train/ghn/checkpoint.ts'
import type { ExperimentOptions } from './options.ts'
import type { Variant } from '@archcast/train/experiments/ablation/variant.ts'
import type { TrainingConfig } from '@archcast/train/ghn/ghn-training-config.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly tables?: string
  readonly truth?: string
  readonly config: string
  readonly variants?: readonly string[]
  readonly steps: number
  readonly seeds: number
  readonly count: number
  readonly images: number
}

interface Trained {
  readonly key: string
  /** In the order of the architectures. */
  readonly margins: readonly number[]
  /** Of generated weights at the end, over the training's validation networks. */
  readonly loss: number
  readonly accuracy: number
}

const ALL = [...VARIANTS, ...OPEN_VARIANTS]
const NB201 = 'nas-bench-201'
const KNOWN = ALL.map(({ key }) => key).join(', ')

export function ablationCommand(): Command {
  return experiment<Options>(
    'ablation',
    'What the parts of a GHN are worth, such as propagation, its rounds, virtual edges and the graph itself: short trainings of equal budget.',
    run,
  )
    .option('--tables <folder>', 'folder with nb201_accuracy.csv, for nas-bench-201')
    .option('--truth <folder>', 'for another space, folder of experiment prediction, which trained networks of it')
    .option('--config <file>', 'training that the variants are of', 'train/configs/cifar10-nb201.json')
    .option(
      '--variants <keys...>',
      `variants, compared with the first: ${KNOWN} (default: all of the configuration's space)`,
    )
    .option('--steps <steps>', 'steps of each training', wholeNumber, 1000)
    .option('--seeds <trainings>', 'trainings of each variant', wholeNumber, 1)
    .option('--count <architectures>', 'published cells to rank', wholeNumber, 200)
    .option('--images <images>', 'validation images that networks are ranked on', wholeNumber, 1000)
}

async function run(options: Options): Promise<void> {
  const { config: file, steps, seeds, images, data, device, out, seed, workers } = options
  const base = await readTrainingConfig(file)
  const variants = chosenVariants(options, base)
  const { space: rankedSpace, rows, description: ranked } = await architecturesOf(options, base.space)
  const records = openRecords<Trained>(join(out, 'trained.ndjson'), {
    base,
    steps,
    images,
    archs: rows.map(({ arch }) => arch),
    seed,
    device,
    workers,
  })
  const line = progressLine()
  const trainings = Array.from({ length: seeds }, (_, i) => base.seed + i).flatMap((own) =>
    variants.map((variant) => ({ variant, own, key: `${variant.key}-${own}` })),
  )
  for (const [number, { variant, own, key }] of trainings.entries()) {
    if (records.get(key)) continue
    const folder = join(out, key)
    const bundle = await trainedBundle({
      probeImages: images,
      config: variantConfig(base, variant, { steps, seed: own, workers }),
      folder,
      data,
      device,
      onStep: ({ step, secondsLeft }) => {
        const left = secondsLeft * (1 + ((trainings.length - number - 1) * steps) / Math.max(1, steps - step))
        line.show(`${variant.name}, seed ${own}: step ${step}/${steps}  left ${duration(left)} for all`)
      },
    })
    const method = await hypernetworkMethod(bundle, rankedSpace, device)
    const margins: number[] = []
    for (const { arch } of rows) {
      margins.push((await method.say(arch)).readouts.margin)
      line.show(`${variant.name}, seed ${own}: ${margins.length}/${rows.length} scored`)
    }
    await method.release()
    const { validationLoss: loss, accuracy } = (await loadCheckpoint(checkpointPath(folder)))!.history.at(-1)!
    records.add({ key, margins, loss, accuracy })
  }
  line.end(`${trainings.length} trainings scored`)
  const output = ablationReport(
    variants.map(({ name, key: variant }) => {
      const trained = trainings.filter(({ variant: { key } }) => key === variant).map(({ key }) => records.get(key)!)
      return {
        name,
        margins: trained.map(({ margins }) => margins),
        losses: trained.map(({ loss }) => loss),
        accuracies: trained.map(({ accuracy }) => accuracy),
      }
    }),
    rows.map(({ accuracy }) => accuracy),
    seed,
    {
      description: `${rows.length} ${ranked}. ${descriptionOf(base, options)}`,
      settings: { base, variants: variants.map(({ key }) => key), steps, seeds, device, workers },
    },
  )
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

function descriptionOf({ space, metaBatch, batchSize, validation }: TrainingConfig, { steps, seeds }: Options): string {
  const { architectures, images } = validation
  return (
    `Each GHN saw ${steps * metaBatch} networks of ${space}, ${batchSize} images each, ` +
    `${seeds > 1 ? `in each of ${seeds} trainings; figures are means over these` : 'once'}. ` +
    '95 % bootstrap intervals of tau and R are over architectures, not over trainings. ' +
    `Loss and accuracy are of generated weights of ${architectures} networks of ${space} that it did not see, ` +
    `on ${images} validation images; in brackets are the lowest and the highest training.`
  )
}

function chosenVariants({ variants: keys }: Options, base: TrainingConfig): readonly Variant[] {
  if (!keys) return variantsOf(base)
  return keys.map((key) => {
    const variant = ALL.find((each) => each.key === key)
    if (variant) return variant
    throw new Error(`unknown variant '${key}'; known: ${KNOWN}`)
  })
}

async function architecturesOf({ tables, truth, count, seed }: Options, space: string) {
  const ranked = 'ranked by the margin and compared with'
  if (truth !== undefined) {
    const description = `networks of ${space}, ${ranked} what they have on test images when trained here`
    return { space, rows: await trainedHere(truth, space), description }
  }
  if (space !== NB201 && space !== 'open')
    throw new Error(`name with --truth the folder where experiment prediction trained ${space}`)
  const description = `connected cells of NAS-Bench-201, ${ranked} CIFAR-10 test accuracy after 200 epochs`
  return { space: NB201, rows: await publishedCells({ tables, count, seed }), description }
}
