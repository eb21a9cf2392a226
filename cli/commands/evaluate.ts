// `archcast evaluate`: how well a bundle's surrogate ranks NAS-Bench-201's published accuracies, beside simple signals.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { cost } from '@archcast/core/arch/cost.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { loadBundleFolder, writeBundleFolder } from '@archcast/core/bundle/node.ts'
import { permutation } from '@archcast/train/data/random.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { rankingRow, rankingTable } from '@archcast/train/evaluate/ranking.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { scatter } from '@archcast/train/plots/scatter.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { inOrder } from '@archcast/serve/in-order.ts'
import { untrainedBundle } from '@archcast/train/evaluate/untrained.ts'
import { AHEAD, openPool } from '../predictors.ts'
import { progressLine } from '../progress.ts'
import type { Scored } from '@archcast/core/predict/types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolve.ts'

interface Options {
  readonly tables: string
  readonly model: string
  readonly baseline: readonly string[]
  readonly count: string
  readonly seed: string
  readonly out?: string
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description(
      "Rank random NAS-Bench-201 cells by the bundle's surrogate and compare with their published accuracies.",
    )
    .requiredOption('--tables <folder>', 'folder with nb201_accuracy.csv')
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--baseline <folder...>', 'further bundles for the table, such as a graph-free one', [])
    .option('--count <cells>', 'connected cells, drawn at random', '500')
    .option('--seed <seed>', 'seed of the draw and of the bootstrap', '201')
    .option('--out <folder>', 'writes the figures as JSON, the table as Markdown and a plot there')
    .action(run)
}

async function run({ tables, model, baseline, count, seed: seedText, out }: Options): Promise<void> {
  const seed = Number(seedText)
  const rows = sample(
    (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch))),
    Number(count),
    seed,
  )
  const architectures = rows.map(({ arch }) => resolveArchitecture({ space: 'nas-bench-201', arch }))
  const published = rows.map((row) => row.cifar10Accuracy200)
  const row = (signal: string, values: readonly number[]) => rankingRow(signal, values, published, seed)
  const signals: [string, (prediction: Scored) => number][] = [
    ['accuracy', ({ accuracy }) => accuracy.surrogate.accuracy],
    ['loss', ({ accuracy }) => -accuracy.surrogate.loss],
    ['value (margin)', ({ accuracy }) => accuracy.surrogate.margin],
  ]
  const surrogate = (name: string, predictions: readonly Scored[]) =>
    signals.map(([signal, read]) => row(`${name}, ${signal}`, predictions.map(read)))

  const bundle = await loadBundleFolder(model)
  const predictions = await predictAll(model, architectures)
  const table = surrogate(`${bundle.manifest.name} (${bundle.manifest.version})`, predictions)
  for (const folder of baseline) {
    table.push(...surrogate((await loadBundleFolder(folder)).manifest.name, await predictAll(folder, architectures)))
  }
  const temporary = await mkdtemp(join(tmpdir(), 'archcast-'))
  try {
    const { details, files } = untrainedBundle(bundle)
    await writeBundleFolder(temporary, details, files)
    table.push(...surrogate('untrained GHN', await predictAll(temporary, architectures)))
  } finally {
    await rm(temporary, { recursive: true })
  }
  table.push(
    row(
      'MACs',
      architectures.map(({ graph }) => cost(graph).macs),
    ),
  )
  table.push(
    row(
      'MACs of the pruned graph',
      architectures.map(({ graph }) => cost(prune(graph)).macs),
    ),
  )

  const images = predictions[0].accuracy.surrogate.images
  const title = `${rows.length} random connected cells, published CIFAR-10 test accuracy after 200 epochs; ${images} probe images`
  const text = `${title}; 95 % bootstrap intervals\n\n${rankingTable(table)}\n`
  console.log(text)
  if (out === undefined) return
  await mkdir(out, { recursive: true })
  const points = predictions.map(({ accuracy }, i): [number, number] => [100 * accuracy.value, 100 * published[i]])
  const [{ kendall }] = table
  const plot = scatter({
    title: `${bundle.manifest.name}: surrogate against trained accuracy`,
    xLabel: 'accuracy with generated weights, %',
    yLabel: 'published accuracy, %',
    points,
    annotations: [`Kendall tau ${kendall.value.toFixed(3)}`, `${rows.length} cells`],
  })
  await writeFile(join(out, 'ranking.svg'), plot)
  await writeFile(join(out, 'ranking.md'), text)
  await writeFile(
    join(out, 'ranking.json'),
    `${JSON.stringify({ model: bundle.manifest.name, version: bundle.manifest.version, seed, cells: rows.length, images, table }, null, 2)}\n`,
  )
  console.log(`Wrote ${out}`)
}

/** `count` different entries, by seed. */
function sample<T>(list: readonly T[], count: number, seed: number): T[] {
  if (!(Number.isInteger(count) && count > 1 && count <= list.length))
    throw new Error(`--count must be from 2 to ${list.length}`)
  return Array.from(permutation(list.length, createRandom(seed)).subarray(0, count), (i) => list[i])
}

async function predictAll(folder: string, architectures: readonly ResolvedArchitecture[]): Promise<Scored[]> {
  const pool = await openPool(folder)
  const line = progressLine()
  const predictions: Scored[] = []
  try {
    for await (const prediction of inOrder(architectures, (architecture) => pool.predict(architecture), AHEAD)) {
      predictions.push(prediction)
      line.show(`${predictions.length}/${architectures.length} scored with ${pool.model.name}`)
    }
    line.end(`${predictions.length} scored with ${pool.model.name}`)
    return predictions
  } finally {
    await pool.close()
  }
}
