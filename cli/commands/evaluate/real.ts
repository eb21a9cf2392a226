// How well real networks are told on real hardware, families and networks held out, as far as their tables are there.
import { join } from 'node:path'
import { progressLine } from '../../progress.ts'
import { splitCells } from '../../split-cells.ts'
import { writeEvaluation } from './write-evaluation.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { GRAPH_FEATURES } from '@archcast/core/latency/executed/graph-features.ts'
import { bundleTasks } from '@archcast/core/predict/heads.ts'
import { exists } from '@archcast/train/data/file-sums.ts'
import { NB201_ACCURACY_FILE } from '@archcast/train/data/nb201-tables.ts'
import { bestWeighting } from '@archcast/train/devices/fit-executed.ts'
import { ACCEL_FILE, readAccelNasbench } from '@archcast/train/devices/real/accel-nasbench.ts'
import { readAiHubDevices } from '@archcast/train/devices/real/aihub.ts'
import { readNetworks } from '@archcast/train/devices/real/graphs.ts'
import { PHONES_FILE, readPhones, realTable } from '@archcast/train/devices/real/real-tables.ts'
import { heldOutOfAll } from '@archcast/train/devices/real/shared-devices.ts'
import { readTimmDevices } from '@archcast/train/devices/real/timm.ts'
import { askedOfUnseen, bestRow, printBest, printUnseen } from '@archcast/train/evaluate/coverage.ts'
import { familiesCurve, printCurve } from '@archcast/train/evaluate/families-curve.ts'
import { heldOutRow, printHeldOut } from '@archcast/train/evaluate/held-out.ts'
import { printUnlabelled, unlabelledRows } from '@archcast/train/evaluate/unlabelled.ts'
import { predictExamples } from '@archcast/train/heads/accuracy-quality.ts'
import { fitAccuracyHead } from '@archcast/train/heads/fit-accuracy-head.ts'
import { IMAGENET_FILE, IMAGENET_TASK, readImagenet } from '@archcast/train/heads/imagenet.ts'
import type { ProgressLine } from '../../progress.ts'
import type { EvaluateOptions } from './options.ts'

interface Section {
  readonly title: string
  readonly table: string
  readonly rows: unknown
}
type Measure = (options: EvaluateOptions, line: ProgressLine) => Promise<Section>

/** Where searches end. */
const BEST = [0, 0.93]

/** Each with the table, of real networks or of cells, that it needs. */
const SECTIONS: readonly { readonly needs: (folder: string) => string; readonly measure: Measure }[] = [
  { needs: (folder) => realTable(folder, 'timm_latency.csv'), measure: unseenFamilies },
  { needs: (folder) => realTable(folder, PHONES_FILE), measure: phones },
  { needs: (folder) => realTable(folder, 'aihub_latency.csv'), measure: npus },
  { needs: (folder) => realTable(folder, IMAGENET_FILE), measure: imagenet },
  { needs: (folder) => realTable(folder, ACCEL_FILE), measure: unlabelledSpace },
  { needs: (folder) => join(folder, NB201_ACCURACY_FILE), measure: bestCells },
]

export async function evaluateReal(options: EvaluateOptions): Promise<void> {
  const line = progressLine()
  const sections: Section[] = []
  for (const { needs, measure } of SECTIONS) {
    if (await exists(needs(options.tables))) sections.push(await measure(options, line))
    else line.end(`left out: there is no ${needs(options.tables)}`)
  }
  const text = sections.map(({ title, table }) => `${title}\n\n${table}\n`).join('\n')
  console.log(text)
  const figures = sections.map(({ title, rows }) => ({ title, rows }))
  await writeEvaluation(options.out, 'real', text, figures, {})
}

async function unseenFamilies({ tables, seed }: EvaluateOptions, line: ProgressLine): Promise<Section> {
  line.show('reading the graphs of timm')
  const networks = readNetworks(realTable(tables, 'timm_graphs.tar.xz'))
  const devices = await readTimmDevices(realTable(tables, 'timm_latency.csv'), networks)
  const rows = devices.flatMap(({ name, networks: own }) => {
    line.show(`${name}: fitted to four fifths of the families`)
    return askedOfUnseen(name, own, seed)
  })
  line.end(`${devices.length} devices fitted without a fifth of the families`)
  const title = "Intervals of timm's devices on families held out twice: from the device, and for its interval"
  return { title, table: printUnseen(rows), rows }
}

async function phones({ tables, seed }: EvaluateOptions, line: ProgressLine): Promise<Section> {
  line.show('reading phones')
  const graphs = realTable(tables, 'timm_graphs.tar.xz')
  const devices = await readPhones(tables, (await exists(graphs)) ? readNetworks(graphs) : new Map())
  const rows = devices.map((device, i) => {
    line.show(`phones: ${i} of ${devices.length} configurations`)
    return heldOutRow(device, bestWeighting(device.networks, seed).held)
  })
  line.end(`${devices.length} configurations of phones`)
  return { title: 'Phones, families of networks held out', table: printHeldOut(rows), rows }
}

async function npus({ tables }: EvaluateOptions, line: ProgressLine): Promise<Section> {
  line.show('reading the NPUs of phones, laptops and boards')
  const networks = readNetworks(realTable(tables, 'aihub_graphs.tar.xz'))
  const devices = await readAiHubDevices(realTable(tables, 'aihub_latency.csv'), networks)
  const held = heldOutOfAll(devices, (done, of) => line.show(`NPUs: ${done} of ${of} networks left out`))
  const rows = devices.map((device, d) => heldOutRow(device, held[d]))
  line.end(`${devices.length} NPUs, each network left out of all`)
  return { title: 'NPUs, each network left out of all devices', table: printHeldOut(rows), rows }
}

async function imagenet({ tables, seed }: EvaluateOptions, line: ProgressLine): Promise<Section> {
  line.show('reading the graphs of timm')
  const networks = readNetworks(realTable(tables, 'timm_graphs.tar.xz'))
  const { examples } = await readImagenet(realTable(tables, IMAGENET_FILE), networks)
  const rows = familiesCurve(examples, GRAPH_FEATURES, seed, (families) =>
    line.show(`ImageNet-1k: fitted to ${families} families by turns`),
  )
  line.end(`${examples.length} checkpoints of ImageNet-1k, families held out`)
  return { title: 'Top-1 accuracy on ImageNet-1k, families of networks held out', table: printCurve(rows), rows }
}

async function unlabelledSpace({ tables, model, seed }: EvaluateOptions, line: ProgressLine): Promise<Section> {
  line.show('reading Accel-NASBench')
  const task = bundleTasks(await loadBundleFolder(model)).get(IMAGENET_TASK)
  if (!task) throw new Error(`the bundle ${model} has no task ${IMAGENET_TASK}; add it with archcast heads`)
  const { networks } = await readAccelNasbench(realTable(tables, ACCEL_FILE))
  const labelled = networks.map(({ architecture: { graph }, top1 }) => ({ graph, accuracy: top1 }))
  const rows = unlabelledRows(task, labelled, seed)
  line.end(`${networks.length} networks of Accel-NASBench ranked`)
  return { title: 'Top-1 accuracy in Accel-NASBench, 95 % bootstrap intervals', table: printUnlabelled(rows), rows }
}

async function bestCells({ tables, seed }: EvaluateOptions, line: ProgressLine): Promise<Section> {
  const { training, test } = await splitCells(tables, seed)
  const head = await fitAccuracyHead(training, 'CIFAR-10 test accuracy', seed, (step, steps) =>
    line.show(`accuracy head of cells: step ${step} of ${steps}`),
  )
  const predictions = await predictExamples(head, test)
  const accuracies = test.map(({ accuracy }) => accuracy)
  const rows = BEST.map((above) => bestRow(predictions, accuracies, above, seed))
  line.end(`accuracy head fitted to ${training.length} cells`)
  return {
    title: 'Accuracy intervals of cells of held-out isomorphism classes, 95 % bootstrap',
    table: printBest(rows),
    rows,
  }
}
