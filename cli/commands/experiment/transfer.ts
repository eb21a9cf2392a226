// `archcast experiment transfer`: how well the surrogate ranks networks of spaces, trained on or not, beside simple
// signals.
import { wholeNumber } from '../../numbers.ts'
import { progressLine } from '../../progress.ts'
import { experiment, nameList } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { exists } from '@archcast/train/data/file-sums.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { saidOf } from '@archcast/train/experiments/transfer/measure.ts'
import { rankingOf } from '@archcast/train/experiments/transfer/rank.ts'
import { accelNasbench } from '@archcast/train/experiments/transfer/spaces/accel-nasbench.ts'
import { nasBench201 } from '@archcast/train/experiments/transfer/spaces/nas-bench-201.ts'
import { timm } from '@archcast/train/experiments/transfer/spaces/timm.ts'
import { trainedSpace } from '@archcast/train/experiments/transfer/spaces/trained.ts'
import { transferReport } from '@archcast/train/experiments/transfer/transfer-report.ts'
import { TRUTH_SPACES } from '@archcast/train/experiments/truth/spaces.ts'
import { truthFile } from '@archcast/train/experiments/truth/train.ts'
import type { ExperimentOptions } from './options.ts'
import type { RankedSpace } from '@archcast/train/experiments/transfer/ranked-space.ts'
import type { Command } from 'commander'

interface Options extends ExperimentOptions {
  readonly tables?: string
  readonly truth?: string
  readonly spaces?: readonly string[]
  readonly count: number
  readonly images: number
  readonly side: number
}

export function transferCommand(): Command {
  return experiment<Options>(
    'transfer',
    'How well the surrogate ranks networks of several spaces, beside counts and scores that need no training.',
    run,
  )
    .option('--tables <folder>', 'folder of published tables: nas-bench-201, accel-nasbench, timm')
    .option('--truth <folder>', 'folder of `archcast experiment truth`: the spaces that it trained networks of')
    .option('--spaces <names>', 'only these, by commas', nameList)
    .option('--count <networks>', 'networks of each space', wholeNumber, 200)
    .option('--images <images>', 'probe images to score on', wholeNumber, 500)
    .option('--side <pixels>', 'side of the images that networks made for 224 x 224 are scored on', wholeNumber, 64)
}

async function run(options: Options): Promise<void> {
  const { model, out, seed, device, images } = options
  const bundle = await loadBundleFolder(model)
  const line = progressLine()
  const rankings = []
  for (const space of await spacesOf(options, bundle.manifest)) {
    const said = await saidOf(space, {
      bundle,
      folder: out,
      seed,
      device,
      images,
      onSaid: (name, done, all) => line.show(`${name}: ${done}/${all} networks`),
    })
    rankings.push(rankingOf(space, said, seed))
    line.end(`${space.name}: done`)
  }
  const { name, version } = bundle.manifest
  const about = `Surrogate of ${name} ${version}, ${images} probe images.`
  const output = transferReport(rankings, about, { seed, images, device, model: version })
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${out}`)
}

/** Throws an Error where no folder is named. */
async function spacesOf(
  { tables, truth, spaces, count, seed, side }: Options,
  { scoring, dataset }: Awaited<ReturnType<typeof loadBundleFolder>>['manifest'],
): Promise<RankedSpace[]> {
  if (tables === undefined && truth === undefined) throw new Error('name --tables, --truth or both: where networks are')
  const wanted = (name: string) => spaces === undefined || spaces.includes(name)
  const other = { classes: dataset.classes, side }
  const made: RankedSpace[] = []
  if (tables !== undefined) {
    if (wanted('nas-bench-201')) made.push(await nasBench201(tables, count, seed, scoring.inputHeight))
    if (wanted('accel-nasbench')) made.push(await accelNasbench(tables, count, seed, other))
    if (wanted('timm')) made.push(await timm(tables, count, seed, other))
  }
  if (truth === undefined) return made
  for (const name of TRUTH_SPACES) {
    if (wanted(name) && (await exists(truthFile(truth, name)))) made.push(trainedSpace(truth, name, seed))
  }
  return made
}
