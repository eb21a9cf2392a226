// `archcast experiment ablation`: short trainings of equal budget that differ in one part of the GHN.
import { join } from 'node:path'
import { VARIANTS, variantConfig } from '@archcast/train/experiments/ablation/variants.ts'
import { ablationReport } from '@archcast/train/experiments/ablation/report.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { drawFrom } from '@archcast/train/data/random.ts'
import { hypernetworkMethod } from '@archcast/train/experiments/prediction/methods.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { openRecords } from '@archcast/train/experiments/records.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { trainedBundle } from '@archcast/train/experiments/trained-bundle.ts'
import { writeExperiment } from '@archcast/train/experiments/output.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment, wholeNumber } from './options.ts'
import { readTrainingConfig } from '../../training-config.ts'
import type { Command } from 'commander'
import type { ExperimentOptions } from './options.ts'

interface Options extends ExperimentOptions {
  readonly tables: string
  readonly config: string
  readonly variants: readonly string[]
  readonly steps: number
  readonly seeds: number
  readonly count: number
}

interface Trained {
  readonly key: string
  /** In the order of the architectures. */
  readonly margins: readonly number[]
}

export function ablationCommand(): Command {
  const known = VARIANTS.map(({ key }) => key)
  return experiment<Options>(
    'ablation',
    'What propagation, its rounds, the message between blocks and the graph itself are worth: short trainings of equal budget.',
    run,
  )
    .requiredOption('--tables <folder>', 'folder with nb201_accuracy.csv')
    .option('--config <file>', 'training that the variants are of', 'train/configs/cifar10-nb201.json')
    .option('--variants <keys...>', `variants, compared with the first: ${known.join(', ')}`, known)
    .option('--steps <steps>', 'steps of each training', wholeNumber, 1000)
    .option('--seeds <trainings>', 'trainings of each variant', wholeNumber, 1)
    .option('--count <architectures>', 'connected cells to rank', wholeNumber, 200)
}

async function run(options: Options): Promise<void> {
  const { tables, config: file, variants: keys, steps, seeds, count, data, device, out, seed, workers } = options
  const variants = keys.map((key) => {
    const variant = VARIANTS.find((each) => each.key === key)
    if (variant) return variant
    throw new Error(`unknown variant '${key}'; known: ${VARIANTS.map((each) => each.key).join(', ')}`)
  })
  const base = await readTrainingConfig(file)
  const connected = (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch)))
  const rows = drawFrom(connected, count, createRandom(seed))
  const records = openRecords<Trained>(join(out, 'trained.ndjson'), { base, steps, count, seed, device, workers })
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
      line.show(`${variant.name}, seed ${own}: ${margins.length}/${count} scored`)
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
    rows.map((row) => row.cifar10Accuracy200),
    seed,
    {
      description:
        `${count} connected cells of NAS-Bench-201, ranked by the margin and compared with CIFAR-10 test accuracy after 200 epochs. Each GHN was trained for ${steps} steps of ` +
        `${base.metaBatch} architectures${seeds > 1 ? `, ${seeds} times; figures are means over trainings` : ' once'}. 95 % bootstrap intervals are over architectures, not over trainings.`,
      settings: { base, variants: keys, steps, seeds, count, device, workers },
    },
  )
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}
