// `archcast experiment search-cost`: searching by prediction against random search that trains its candidates.
import { join } from 'node:path'
import { wholeNumber } from '../../numbers.ts'
import { duration, progressLine } from '../../progress.ts'
import { experiment } from './options.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { drawFrom } from '@archcast/train/data/data-random.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { writeExperiment } from '@archcast/train/experiments/experiment-output.ts'
import { choiceQualities, rankingRows } from '@archcast/train/experiments/search-cost/choice-quality.ts'
import {
  bundledHead,
  headSearches,
  scorePool,
  timeTraining,
  unseenHead,
} from '@archcast/train/experiments/search-cost/experiment-stages.ts'
import { compareSearches } from '@archcast/train/experiments/search-cost/search-cost-compare.ts'
import { searchCostReport } from '@archcast/train/experiments/search-cost/search-cost-report.ts'
import { drawOf } from '@archcast/train/experiments/search-cost/simulated-searches.ts'
import { trainingSeconds } from '@archcast/train/experiments/trained-bundle.ts'
import { bootstrapMean } from '@archcast/train/statistics/bootstrap.ts'
import { mean } from '@archcast/train/statistics/summary.ts'
import type { ExperimentOptions } from './options.ts'
import type { ExperimentStage } from '@archcast/train/experiments/search-cost/experiment-stages.ts'
import type { Command } from 'commander'

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
    .option('--timed <cells>', 'cells whose training is timed', wholeNumber, 32)
}

async function run(options: Options): Promise<void> {
  const { tables, model, out, seed, device, pool: size, count, seeds: searches, labels, timed } = options
  const connected = (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch)))
  const pool = drawFrom(connected, size, createRandom(seed))
  const setting = { seed, searches, count, labels }
  const draws = Array.from({ length: searches }, (_, number) => drawOf(pool.length, setting, number))
  const bundle = await loadBundleFolder(model)
  const stage = async <T>(what: string, work: (stage: ExperimentStage) => Promise<T>): Promise<T> => {
    const { onProgress, end } = stageProgress(what)
    const result = await work({ folder: out, seed, device, onProgress })
    end()
    return result
  }
  const said = await stage('cells scored', (each) => scorePool(each, pool, bundle))
  const quality = pool.map((row) => row.cifar10Accuracy200)
  const heads = await stage('heads fitted', (each) => headSearches(each, pool, draws))
  const seconds = await stage('cells timed in training', (each) => timeTraining(each, pool.slice(0, timed)))
  const secondsAnImage = bootstrapMean(seconds, { seed })

  const unseen = await stage('steps of a head for cells that it has not seen', (each) =>
    unseenHead(each, pool, connected),
  )
  const bundled = await bundledHead(bundle, pool)

  const probabilities = said.map(({ readouts }) => readouts.probability)
  const perArchitecture = mean(said.map(({ seconds }) => seconds))
  const byHead = mean(heads.map(({ fitting, predicting }) => fitting + predicting))
  const head = { qualities: heads.map((each) => each.quality) }
  const compared = [
    {
      name: 'GHN',
      qualities: choiceQualities(draws, probabilities, quality),
      cost: { setUp: trainingSeconds(bundle), scoring: count * perArchitecture, labels: 0 },
    },
    { name: `head, ${labels} labels for nothing`, ...head, cost: { setUp: 0, scoring: byHead, labels: 0 } },
    { name: `head, ${labels} labels trained`, ...head, cost: { setUp: 0, scoring: byHead, labels } },
  ]
  const settled = rankingRows({ pool, probabilities, unseen, ...(bundled && { bundled }) }, draws, seed)
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
    settled,
    description:
      `${searches} searches of ${count} cells each, drawn from ${pool.length} connected cells of NAS-Bench-201; quality is the mean published CIFAR-10 ` +
      `accuracy after 200 epochs of the ten cells settled on, with a 95 % bootstrap interval over searches, which the other intervals follow from, the cost of training taken as it is. Random search draws from the same cells and ` +
      `settles on the ten best of those it has trained: for 12 epochs of 25,000 images, by validation accuracy, or for 200 epochs of 50,000, by the true accuracy itself, which favours it. ` +
      `The GHN's cost is its training (${duration(trainingSeconds(bundle))}) and ${count} scorings of ${perArchitecture.toFixed(2)} s. A head ranks by what ${labels} trained cells have taught it, ` +
      `which are counted for nothing or in full. Costs are of one ${device === 'cpu' ? 'core' : 'GPU'}.`,
    settings: { ...setting, pool: pool.length, device, model: bundle.manifest.version },
  })
  await writeExperiment(out, output)
  console.log(`${output.table}\n\nWrote ${join(out, 'table.md')}, result.json, plot.svg`)
}

/** Shows how far a stage is, and when it will be done. */
function stageProgress(what: string): { onProgress: (done: number, all: number) => void; end: () => void } {
  const line = progressLine()
  const begun = performance.now()
  let first: number | undefined
  return {
    onProgress(done, all) {
      first ??= done - 1
      const left = ((performance.now() - begun) / 1000 / (done - first)) * (all - done)
      line.show(`${done}/${all} ${what}  left ${duration(left)}`)
    },
    end: () => line.end(`${what}: done`),
  }
}
