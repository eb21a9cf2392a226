// `archcast experiment search-cost`: searching by prediction against random search that trains its candidates.
import { join } from 'node:path'
import { bootstrap } from '@archcast/train/statistics/bootstrap.ts'
import { cellExamples } from '@archcast/train/heads/examples.ts'
import { compareSearches } from '@archcast/train/experiments/search-cost/compare.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { drawFrom } from '@archcast/train/data/random.ts'
import { drawOf, headSearch } from '@archcast/train/experiments/search-cost/searches.ts'
import { hypernetworkMethod } from '@archcast/train/experiments/prediction/methods.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { mean } from '@archcast/train/statistics/summary.ts'
import { openRecords } from '@archcast/train/experiments/records.ts'
import { ortEngine } from '@archcast/train/engines/ort.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { searchCostReport } from '@archcast/train/experiments/search-cost/report.ts'
import { settledQuality } from '@archcast/train/experiments/search-cost/quality.ts'
import { trainingSeconds } from '@archcast/train/experiments/trained-bundle.ts'
import { trainingSecondsAnImage } from '@archcast/train/experiments/search-cost/step-cost.ts'
import { writeExperiment } from '@archcast/train/experiments/output.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment, wholeNumber } from './options.ts'
import type { Command } from 'commander'
import type { ExperimentOptions } from './options.ts'
import type { HeadSearch } from '@archcast/train/experiments/search-cost/searches.ts'
import type { Nb201Row } from '@archcast/train/data/nb201-tables.ts'
import type { Said } from '@archcast/train/experiments/prediction/methods.ts'

const SPACE = 'nas-bench-201'

interface Options extends ExperimentOptions {
  readonly tables: string
  readonly pool: number
  readonly count: number
  readonly seeds: number
  readonly labels: number
  readonly timed: number
}

export function searchCostCommand(): Command {
  return experiment<Options>(
    'search-cost',
    'Cost of settling on ten networks by prediction, against random search that trains until it is as good.',
    run,
  )
    .requiredOption('--tables <folder>', 'folder with nb201_accuracy.csv')
    .option('--pool <cells>', 'connected cells that are scored, and that every search draws from', wholeNumber, 3000)
    .option('--count <architectures>', 'architectures that a search draws', wholeNumber, 1000)
    .option('--seeds <searches>', 'searches, each with its own draw', wholeNumber, 20)
    .option('--labels <cells>', 'labelled cells that a head is fitted to', wholeNumber, 100)
    .option('--timed <cells>', 'cells whose training is timed', wholeNumber, 8)
}

async function run(options: Options): Promise<void> {
  const { tables, model, out, seed, device, pool: size, count, seeds: searches, labels, timed } = options
  const connected = (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch)))
  const pool = drawFrom(connected, size, createRandom(seed))
  const setting = { seed, searches, count, labels }
  const draws = Array.from({ length: searches }, (_, number) => drawOf(pool.length, setting, number))
  const bundle = await loadBundleFolder(model)
  const said = await scorePool(options, pool, bundle)
  const quality = pool.map((row) => row.cifar10Accuracy200)
  const heads = await headSearches(options, pool, draws)
  const secondsAnImage = await timeTraining(options, pool.slice(0, timed))

  const perArchitecture = mean(said.map(({ seconds }) => seconds))
  const byHead = mean(heads.map(({ fitting, predicting }) => fitting + predicting))
  const head = { qualities: heads.map((each) => each.quality) }
  const compared = [
    {
      name: 'GHN',
      qualities: draws.map(({ drawn }) =>
        settledQuality(
          drawn.map((i) => said[i].readouts.margin),
          drawn.map((i) => quality[i]),
        ),
      ),
      cost: { setUp: trainingSeconds(bundle), scoring: count * perArchitecture, labels: 0 },
    },
    { name: `head, ${labels} labels for nothing`, ...head, cost: { setUp: 0, scoring: byHead, labels: 0 } },
    { name: `head, ${labels} labels trained`, ...head, cost: { setUp: 0, scoring: byHead, labels } },
  ]
  const protocols = [
    { name: '12 epochs', epochs: 12, images: 25_000, scores: pool.map((row) => row.cifar10ValidationAccuracy12) },
    { name: '200 epochs', epochs: 200, images: 50_000, scores: quality },
  ]
  const { rows, curves } = compareSearches(compared, protocols, quality, secondsAnImage.value, seed)
  const output = searchCostReport({
    rows,
    curves,
    protocols,
    searches: compared,
    secondsAnImage,
    description:
      `${searches} searches of ${count} cells each, drawn from ${pool.length} connected cells of NAS-Bench-201; quality is the mean published CIFAR-10 ` +
      `accuracy after 200 epochs of the ten cells settled on, with a 95 % bootstrap interval over searches, which the other intervals follow from. Random search draws from the same cells and ` +
      `settles on the ten best of those it has trained: for 12 epochs of 25,000 images, by validation accuracy, or for 200 epochs of 50,000, by the true accuracy itself, which favours it. ` +
      `The GHN's cost is its training (${duration(trainingSeconds(bundle))}) and ${count} scorings of ${perArchitecture.toFixed(2)} s. A head ranks by what ${labels} trained cells have taught it, ` +
      `which are counted for nothing or in full. Costs are of one ${device === 'cpu' ? 'core' : 'GPU'}.`,
    settings: { ...setting, pool: pool.length, device, model: bundle.manifest.version },
  })
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

/** The surrogate of every cell of the pool; a larger pool goes on from a smaller one. */
async function scorePool(
  { out, device, seed }: Options,
  pool: readonly Nb201Row[],
  bundle: Awaited<ReturnType<typeof loadBundleFolder>>,
) {
  const records = openRecords<Said & { key: string }>(join(out, 'scored.ndjson'), {
    seed,
    model: bundle.manifest.version,
    device,
  })
  const missing = pool.filter(({ arch }) => !records.get(arch))
  const method = await hypernetworkMethod(bundle, SPACE, device)
  const line = progressLine()
  const begun = performance.now()
  for (const [done, { arch }] of missing.entries()) {
    records.add({ key: arch, ...(await method.say(arch)) })
    const left = ((performance.now() - begun) / 1000 / (done + 1)) * (missing.length - done - 1)
    line.show(`${pool.length - missing.length + done + 1}/${pool.length} cells scored  left ${duration(left)}`)
  }
  await method.release()
  line.end(`${pool.length} cells scored`)
  return pool.map(({ arch }) => records.get(arch)!)
}

async function headSearches(
  { out, seed, labels, count, pool: size }: Options,
  pool: readonly Nb201Row[],
  draws: readonly ReturnType<typeof drawOf>[],
) {
  const records = openRecords<HeadSearch & { key: string }>(join(out, 'heads.ndjson'), { seed, labels, count, size })
  const line = progressLine()
  const examples = draws.every((_, i) => records.get(String(i)))
    ? []
    : cellExamples(pool, (done) => line.show(`${done}/${pool.length} cells read`))
  for (const [i, draw] of draws.entries()) {
    if (!records.get(String(i))) records.add({ key: String(i), ...(await headSearch(examples, draw, seed + i)) })
    line.show(`${i + 1}/${draws.length} heads fitted`)
  }
  line.end(`${draws.length} heads fitted`)
  return draws.map((_, i) => records.get(String(i))!)
}

async function timeTraining({ out, seed, device }: Options, rows: readonly Nb201Row[]) {
  const records = openRecords<{ key: string; seconds: number }>(join(out, 'steps.ndjson'), { seed, device })
  const line = progressLine()
  for (const [i, { arch }] of rows.entries()) {
    if (!records.get(arch))
      records.add({
        key: arch,
        seconds: await trainingSecondsAnImage(SPACE, arch, ortEngine(device), createRandom(seed + i)),
      })
    line.show(`training of ${i + 1}/${rows.length} cells timed`)
  }
  line.end(`training of ${rows.length} cells timed`)
  const seconds = rows.map(({ arch }) => records.get(arch)!.seconds)
  return bootstrap(seconds.length, (indices) => mean(Array.from(indices, (i) => seconds[i])), { seed })
}
