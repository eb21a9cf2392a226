// timm's classifiers against their published accuracies.
import { readCsv } from '../../../data/csv-table.ts'
import { drawFrom } from '../../../data/data-random.ts'
import { readNetworks } from '../../../devices/real/graphs.ts'
import { realTable } from '../../../devices/real/real-tables.ts'
import { IMAGENET_FILE } from '../../../heads/imagenet.ts'
import { asClassifier } from '../as-classifier.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import type { RankedSpace } from '../ranked-space.ts'
import type { OtherImages } from './accel-nasbench.ts'

/**
 * Words of recipes that saw more images than ImageNet-1k's, or had a teacher or another network's weights to begin
 * with.
 */
const MORE = /^(?:ft|dist|ssld|ns|ssl|swsl|in(?:12|21|22)k.*|laion.*|jft.*|ig1b|clip|openai|swag|seer|dm|mim)$/
/** Multiply-accumulates of an image: a network takes a second or two. */
const MOST_MACS = 80_000_000

/** The best accuracy of each network among recipes that saw ImageNet-1k alone. Needs the program `tar`. */
export async function timm(
  tables: string,
  count: number,
  seed: number,
  { classes, side }: OtherImages,
): Promise<RankedSpace> {
  const best = await bestAccuracies(realTable(tables, IMAGENET_FILE))
  const networks = readNetworks(realTable(tables, 'timm_graphs.tar.xz'))
  const known = [...networks].flatMap(([name, { graph }]) => {
    const published = best.get(name)
    const scored = published && asClassifier(graph, classes, side)
    if (!scored || cost(scored).macs > MOST_MACS) return []
    return [{ name, whole: graph, scored, ...published }]
  })
  return {
    name: 'timm',
    about: `classifiers at ${side} x ${side}, against the best published ImageNet top-1 of recipes of ImageNet-1k alone`,
    networks: drawFrom(known, Math.min(count, known.length), createRandom(seed)),
  }
}

async function bestAccuracies(
  path: string,
): Promise<Map<string, { readonly accuracy: number; readonly group: string }>> {
  const table = await readCsv(path, 'Replace it or remove it')
  const [models, recipes, families] = ['model', 'recipe', 'family'].map((column) => table.text(column))
  const [sides, top1] = ['img_size', 'top1'].map((column) => table.numbers(column))
  const best = new Map<string, { readonly accuracy: number; readonly group: string }>()
  for (const [row, model] of models.entries()) {
    const words = recipes[row].split('_')
    if (!words.includes('in1k') || words.some((word) => MORE.test(word))) continue
    const name = `${model}@${sides[row]}`
    const accuracy = top1[row] / 100
    if (accuracy > (best.get(name)?.accuracy ?? 0)) best.set(name, { accuracy, group: families[row] })
  }
  return best
}
