// timm's published accuracies on ImageNet-1k (timm_imagenet.csv) -> examples of a task with recipes.
import { readCsv } from '../data/csv-table.ts'
import { mergeRepeats } from '../data/repeats.ts'
import { mean } from '../statistics/summary.ts'
import { fitKernelHead, taskFile } from './kernel-head.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { GRAPH_FEATURES, graphFeaturesOf } from '@archcast/core/latency/executed/graph-features.ts'
import type { TaskExample } from './kernel-head.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { TaskFile } from '@archcast/core/predict/tasks/task-file.ts'

export const IMAGENET_TASK = 'imagenet-1k'
export const IMAGENET_FILE = 'timm_imagenet.csv'
/** Checkpoints that a word of a recipe takes to have a column of its own. */
const COMMON = 8
/** Trained on ImageNet-1k alone, by RandAugment: closest to the best recipe of networks of families held out. */
const DEFAULT_RECIPE = 'ra_in1k'

export interface Checkpoints {
  /** Words that recipes are made of. */
  readonly words: readonly string[]
  readonly examples: readonly (TaskExample & { readonly network: string; readonly recipe: string })[]
}

/** @param networks by `<model>@<image side>` */
export async function readImagenet(
  path: string,
  networks: ReadonlyMap<string, { readonly graph: ArchGraph }>,
): Promise<Checkpoints> {
  const table = await readCsv(path, 'Replace it or remove it')
  const [models, recipes, families] = ['model', 'recipe', 'family'].map((column) => table.text(column))
  const [sides, accuracies] = ['img_size', 'top1'].map((column) => table.numbers(column))
  const known = models.flatMap((model, row) => {
    const network = networks.get(`${model}@${sides[row]}`)
    return network ? [{ row, graph: network.graph, spoken: new Set(recipes[row].split('_')) }] : []
  })
  const counts = Map.groupBy(
    known.flatMap(({ spoken }) => [...spoken]),
    (word) => word,
  )
  const words = [...counts].flatMap(([word, { length }]) => (word !== '' && length >= COMMON ? [word] : []))
  const checkpoints = known.map(({ row, graph, spoken }) => ({
    hash: canonicalHash(graph),
    network: `${models[row]}@${sides[row]}`,
    recipe: recipes[row],
    columns: Float64Array.of(...graphFeaturesOf(graph), ...words.map((word) => Number(spoken.has(word)))),
    value: accuracies[row] / 100,
    group: families[row],
  }))
  // Two checkpoints of one network by one recipe say what one says, whatever names the network has.
  const { items } = mergeRepeats(checkpoints, ({ hash, recipe }) => `${hash} ${recipe}`, mean)
  return { words, examples: items }
}

/** Throws RangeError for too few networks. */
export function fitImagenet(
  { words, examples }: Checkpoints,
  seed: number,
  progress?: (done: number, of: number) => void,
): TaskFile {
  const parts = fitKernelHead(examples, { features: GRAPH_FEATURES, seed, ...(progress && { progress }) })
  const details = {
    task: IMAGENET_TASK,
    metric: 'top-1 accuracy',
    fraction: true,
    better: 'higher' as const,
    classes: 1000,
    trained: {
      how: "pytorch-image-models' results on ImageNet-1k's validation set (Apache-2.0), snapshot of August 2026",
      samples: examples.length,
    },
    recipes: { words: [...words], default: DEFAULT_RECIPE },
    caveats: [
      'A recipe is the tag of a checkpoint of timm: in1k alone saw ImageNet-1k only, in21k, in12k, laion more.',
    ],
  }
  const how = 'ten folds, families of networks kept together'
  return taskFile(details, { ...parts, error: { ...parts.error, how } })
}
