// Which published networks stand in the background of the page's plots: some of each family, by a rule.
import { readCsv } from '../train/data/csv-table.ts'

/** Networks of a family, at most. */
const MOST = 6

export const RULE =
  'Of timm’s networks whose graphs are in the tables: checkpoints that saw ImageNet-1k alone and had no teacher, of ' +
  `each network the most accurate; of each family ${MOST} at most, evenly by their parameters and side.`

export interface PublishedCheckpoint {
  /** `<model>@<image side>`, a file of the tables' archive without its end. */
  readonly network: string
  readonly recipe: string
  /** Measured, in %. */
  readonly top1: number
}

interface Checkpoint extends PublishedCheckpoint {
  readonly family: string
  /** What networks of a family are ordered by: parameters times the image's area. */
  readonly size: number
}

/** Words of recipes that tell of other images than ImageNet-1k's, or of a teacher. */
const MORE =
  /^(in21k|in22k|in12k|laion.*|yfcc100m|ig1b|swag|swsl|ssl|wsl|seer|webli|jft|ns|clip|openai|mim|fcmae|m30m|m38m|dist|distilled|ssld|teacher)$/

/** @param path of timm_imagenet.csv */
export async function readCheckpoints(path: string): Promise<readonly Checkpoint[]> {
  const table = await readCsv(path, 'Name with --tables the folder that has it')
  const [models, recipes, families] = ['model', 'recipe', 'family'].map((column) => table.text(column))
  const [sides, top1s, params] = ['img_size', 'top1', 'params_m'].map((column) => table.numbers(column))
  return models.map((model, row) => ({
    network: `${model}@${sides[row]}`,
    recipe: recipes[row],
    family: families[row],
    top1: top1s[row],
    size: params[row] * sides[row] ** 2,
  }))
}

/** @param has whether there is a graph of a network */
export function publishedOf(
  checkpoints: readonly Checkpoint[],
  has: (network: string) => boolean,
): readonly PublishedCheckpoint[] {
  const alone = checkpoints.filter(({ network, recipe }) => {
    const words = recipe.split('_')
    return words.includes('in1k') && !words.some((word) => MORE.test(word)) && has(network)
  })
  const best = Array.from(Map.groupBy(alone, ({ network }) => network).values(), (rows) =>
    rows.reduce((a, b) => (b.top1 > a.top1 ? b : a)),
  )
  return [...Map.groupBy(best, ({ family }) => family).values()].flatMap((family) =>
    evenly(family.toSorted((a, b) => a.size - b.size || (a.network < b.network ? -1 : 1))),
  )
}

/** The first, the last, and others as far apart as they go. */
function evenly<T>(list: readonly T[]): T[] {
  if (list.length <= MOST) return [...list]
  return Array.from({ length: MOST }, (_, i) => list[Math.round((i * (list.length - 1)) / (MOST - 1))])
}
