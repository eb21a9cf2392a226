// `archcast experiment ablation`: short trainings of equal budget that differ in one part of the GHN.
import { join } from 'node:path'
import { VARIANTS, variantConfig } from '@archcast/train/experiments/ablation/variants.ts'
import { ablationReport } from '@archcast/train/experiments/ablation/report.ts'
import { hypernetworkMethod } from '@archcast/train/experiments/prediction/methods.ts'
import { openRecords } from '@archcast/train/experiments/records.ts'
import { publishedCells, trainedHere } from '@archcast/train/experiments/ablation/truth.ts'
import { trainedBundle } from '@archcast/train/experiments/trained-bundle.ts'
import { writeExperiment } from '@archcast/train/experiments/output.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment, wholeNumber } from './options.ts'
import { readTrainingConfig } from '../../training-config.ts'
import type { Command } from 'commander'
import type { Variant } from '@archcast/train/experiments/ablation/variants.ts'
import type { ExperimentOptions } from './options.ts'

interface Options extends ExperimentOptions {
  readonly tables?: string
  readonly truth?: string
  readonly config: string
  readonly variants?: readonly string[]
  readonly steps: number
  readonly seeds: number
  readonly count: number
}

interface Trained {
  readonly key: string
  /** In the order of the architectures. */
  readonly margins: readonly number[]
}

const KNOWN = VARIANTS.map(({ key }) => key).join(', ')

export function ablationCommand(): Command {
  return experiment<Options>(
    'ablation',
    'What propagation, its rounds, the message between blocks and the graph itself are worth: short trainings of equal budget.',
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
}

async function run(options: Options): Promise<void> {
  const { config: file, steps, seeds, data, device, out, seed, workers } = options
  const base = await readTrainingConfig(file)
  const variants = chosenVariants(options, base.space)
  const { rows, description: ranked } = await architecturesOf(options, base.space)
  const records = openRecords<Trained>(join(out, 'trained.ndjson'), {
    base,
    steps,
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
    const bundle = await trainedBundle({
      config: variantConfig(base, variant, { steps, seed: own, workers }),
      folder: join(out, key),
      data,
      device,
      onStep: ({ step, secondsLeft }) => {
        const left = secondsLeft * (1 + ((trainings.length - number - 1) * steps) / Math.max(1, steps - step))
        line.show(`${variant.name}, seed ${own}: step ${step}/${steps}  left ${duration(left)} for all`)
      },
    })
    const method = await hypernetworkMethod(bundle, base.space, device)
    const margins: number[] = []
    for (const { arch } of rows) {
      margins.push((await method.say(arch)).readouts.margin)
      line.show(`${variant.name}, seed ${own}: ${margins.length}/${rows.length} scored`)
    }
    await method.release()
    records.add({ key, margins })
  }
  line.end(`${trainings.length} trainings scored`)
  const output = ablationReport(
    variants.map(({ name, key: variant }) => ({
      name,
      margins: trainings.flatMap(({ key, variant: { key: of } }) =>
        of === variant ? [records.get(key)!.margins] : [],
      ),
    })),
    rows.map(({ accuracy }) => accuracy),
    seed,
    {
      description:
        `${rows.length} ${ranked}. Each GHN was trained for ${steps} steps of ` +
        `${base.metaBatch} architectures${seeds > 1 ? `, ${seeds} times; figures are means over trainings` : ' once'}. 95 % bootstrap intervals are over architectures, not over trainings.`,
      settings: { base, variants: variants.map(({ key }) => key), steps, seeds, device, workers },
    },
  )
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

function chosenVariants({ variants: keys }: Options, space: string): Variant[] {
  if (!keys) return VARIANTS.filter(({ cellNodes }) => (cellNodes === undefined) === (space === 'nas-bench-201'))
  return keys.map((key) => {
    const variant = VARIANTS.find((each) => each.key === key)
    if (variant) return variant
    throw new Error(`unknown variant '${key}'; known: ${KNOWN}`)
  })
}

async function architecturesOf({ tables, truth, count, seed }: Options, space: string) {
  const ranked = 'ranked by the margin and compared with'
  if (truth !== undefined) {
    const description = `networks of ${space}, ${ranked} what they have on test images when trained here`
    return { rows: await trainedHere(truth, space), description }
  }
  if (space !== 'nas-bench-201')
    throw new Error(`name with --truth the folder where experiment prediction trained ${space}`)
  const description = `connected cells of NAS-Bench-201, ${ranked} CIFAR-10 test accuracy after 200 epochs`
  return { rows: await publishedCells({ tables, count, seed }), description }
}
