// How well a bundle's surrogate ranks NAS-Bench-201's published accuracies, beside simple signals.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AHEAD, openPool } from '../../predictors.ts'
import { progressLine } from '../../progress.ts'
import { writeEvaluation } from './write-evaluation.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { prune } from '@archcast/core/arch/prune.ts'
import { loadBundleFolder, writeBundleFolder } from '@archcast/core/bundle/node.ts'
import { inOrder } from '@archcast/core/search/in-order.ts'
import { isConnected, parseCell } from '@archcast/core/spaces/nas-bench-201.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { drawFrom } from '@archcast/train/data/data-random.ts'
import { readNb201Accuracy } from '@archcast/train/data/nb201-tables.ts'
import { rankingRow, rankingTable } from '@archcast/train/evaluate/ranking.ts'
import { untrainedBundle } from '@archcast/train/evaluate/untrained.ts'
import { scatter } from '@archcast/train/plots/scatter.ts'
import type { EvaluateOptions } from './options.ts'
import type { ScoredNetwork } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

export async function evaluateSurrogate({ tables, model, baseline, count, seed, out }: EvaluateOptions): Promise<void> {
  const rows = sample(
    (await readNb201Accuracy(tables)).filter(({ arch }) => isConnected(parseCell(arch))),
    count,
    seed,
  )
  const architectures = rows.map(({ arch }) => resolveArchitecture({ space: 'nas-bench-201', arch }))
  const published = rows.map((row) => row.cifar10Accuracy200)
  const groups = rows.map(({ uniqueClass }) => uniqueClass)
  const row = (signal: string, values: readonly number[]) => rankingRow(signal, values, published, groups, seed)
  const signals: [string, (prediction: ScoredNetwork) => number][] = [
    ['accuracy', ({ accuracy }) => accuracy.surrogate.accuracy],
    ['loss', ({ accuracy }) => -accuracy.surrogate.loss],
    ['margin', ({ accuracy }) => accuracy.surrogate.margin],
    ['probability', ({ accuracy }) => accuracy.surrogate.probability],
    ['value', ({ accuracy }) => accuracy.value],
  ]
  const surrogate = (name: string, predictions: readonly ScoredNetwork[]) =>
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
  const points = predictions.map(({ accuracy }, i): [number, number] => [100 * accuracy.value, 100 * published[i]])
  // The plot is of the value, which is the last signal.
  const { kendall } = table[signals.length - 1]
  const figures = {
    model: bundle.manifest.name,
    version: bundle.manifest.version,
    seed,
    cells: rows.length,
    images,
    table,
  }
  await writeEvaluation(out, 'ranking', text, figures, {
    ranking: scatter({
      title: `${bundle.manifest.name}: surrogate against trained accuracy`,
      xLabel: 'value with generated weights, %',
      yLabel: 'published accuracy, %',
      points,
      annotations: [`Kendall tau ${kendall.value.toFixed(3)}`, `${rows.length} cells`],
    }),
  })
}

/** `count` different entries, by seed. */
function sample<T>(list: readonly T[], count: number, seed: number): T[] {
  if (!(Number.isInteger(count) && count > 1 && count <= list.length))
    throw new Error(`--count must be from 2 to ${list.length}`)
  return drawFrom(list, count, createRandom(seed))
}

async function predictAll(folder: string, architectures: readonly ResolvedArchitecture[]): Promise<ScoredNetwork[]> {
  const pool = await openPool(folder)
  const line = progressLine()
  const predictions: ScoredNetwork[] = []
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
