// What a bundle knows of labelled networks, for a task with few labels: its tasks, and its surrogate in their space.
import { AHEAD, openPredictor } from './predictors.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { bundleTasks } from '@archcast/core/predict/heads.ts'
import { inOrder } from '@archcast/core/search/in-order.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import { distil, transferOf } from '@archcast/train/heads/transfers.ts'
import type { OpenPredictor } from './predictors.ts'
import type { ProgressLine } from './progress.ts'
import type { Transfer } from '@archcast/core/predict/tasks/task-head.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

/** Networks that are drawn from a space to learn what others say of it. */
const SAMPLED = 500
/** Probe images that the surrogate scores on. */
const IMAGES = 256
/** Labelled networks that are asked whether another task knows their like. */
const ASKED = 30

export interface TransferOptions {
  /** Folder of the bundle. */
  readonly model: string
  readonly seed: number
  readonly line: ProgressLine
  /** Leaves out the heads that were fitted to cells of a space: for figures that must not have seen its labels. */
  readonly withheld?: boolean
}

/** Those that know most of the networks as what they were made for. @param networks the labelled ones, one at least */
export async function transfersFor(
  networks: readonly ResolvedArchitecture[],
  { model, seed, line, withheld = false }: TransferOptions,
): Promise<Transfer[]> {
  const asked = networks.slice(0, ASKED)
  const files = bundleTasks(await loadBundleFolder(model))
  const transfers = [...files.values()]
    .filter((head) => 2 * asked.filter(({ graph }) => head.predict(graph).reasons.length === 0).length > asked.length)
    .flatMap(({ file }) => transferOf(file) ?? [])
  const space = SPACES.get(networks[0].space ?? '')
  if (!space || networks.some((network) => network.space !== space.name)) return transfers

  const predictor = await openPredictor(model)
  try {
    const tasks = [...predictor.tasks.keys()].filter((name) => !files.has(name) && !withheld)
    const known = []
    for (const task of tasks) if (await knows(predictor, asked[0], task)) known.push(task)
    const random = createRandom(seed)
    const drawn = new Set(Array.from({ length: SAMPLED }, () => space.sample(random)))
    const sampled = [...drawn].flatMap((arch) => resolved(space.name, arch) ?? [])
    for (const task of known) transfers.push(await learn(predictor, sampled, { task }, seed, line))
    if (await scores(predictor, asked[0])) transfers.push(await learn(predictor, sampled, {}, seed, line))
  } finally {
    await predictor.close()
  }
  return transfers
}

const knows = async (predictor: OpenPredictor, { graph }: ResolvedArchitecture, task: string) =>
  (await predictor.tasks.get(task)!.predict(graph)).whole.reasons.length === 0

const scores = (predictor: OpenPredictor, architecture: ResolvedArchitecture): Promise<boolean> =>
  predictor.predict(architecture, { method: 'surrogate', images: IMAGES }).then(
    ({ accuracy }) => accuracy !== undefined,
    () => false,
  )

/** Draws that the space refuses, such as disconnected cells, are none. */
function resolved(space: string, arch: string): ResolvedArchitecture | undefined {
  try {
    return resolveArchitecture({ space, arch })
  } catch {
    return undefined
  }
}

/** By the head of a task, or by the surrogate. */
async function learn(
  predictor: OpenPredictor,
  sampled: readonly ResolvedArchitecture[],
  { task }: { readonly task?: string },
  seed: number,
  line: ProgressLine,
): Promise<Transfer> {
  const name = task ?? 'surrogate'
  const ask = task ? ({ tasks: [task] } as const) : ({ method: 'surrogate', images: IMAGES } as const)
  const networks: { graph: ResolvedArchitecture['graph']; value: number }[] = []
  const answers = inOrder(
    sampled,
    async (architecture) => ({ architecture, ...(await predictor.predict(architecture, ask)) }),
    AHEAD,
  )
  for await (const { architecture, accuracy } of answers) {
    if (accuracy) networks.push({ graph: architecture.graph, value: accuracy.value })
    line.show(`asking ${name} of ${networks.length} of ${sampled.length} networks of the space`)
  }
  return distil(name, networks, seed)
}
