// `archcast device fit`: a new device from a few measured architectures, by what the known devices have in common.
import { Command } from 'commander'
import * as ort from 'onnxruntime-node'
import { inputSize, withExtentOptions } from '../../input-size.ts'
import { readMeasured } from '../../measured-networks.ts'
import { positiveWhole, wholeNumber } from '../../numbers.ts'
import { checkOut } from '../../out-file.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { describeIssues } from '@archcast/core/bundle/errors.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { workOf } from '@archcast/core/features/work.ts'
import { writeFileAtomically } from '@archcast/core/files/node.ts'
import { DeviceFile } from '@archcast/core/latency/device.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { mergeRepeats } from '@archcast/train/data/repeats.ts'
import { fitFewNetworks } from '@archcast/train/devices/few-networks.ts'
import { fitFewSamples } from '@archcast/train/devices/few-samples.ts'
import { median } from '@archcast/train/statistics/summary.ts'
import type { ExtentOptions } from '../../input-size.ts'
import type { InputSize } from '@archcast/core/importer/inputs.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'
import type { NewDevice } from '@archcast/train/devices/new-device.ts'

interface Options extends ExtentOptions {
  readonly samples: string
  readonly name: string
  readonly out: string
  readonly hardware: string
  readonly runtime: string
  readonly batch: number
  readonly model: string
  readonly seed: number
}

interface SampleRow {
  /** For messages. */
  readonly name: string
  readonly architecture: ResolvedArchitecture
  readonly hash: string
  /** Networks that are never on both sides of a split. */
  readonly group: string
  /** Milliseconds. */
  readonly value: number
}

/** Known devices of it are of its cells alone, and know them best. */
const CELLS = 'nas-bench-201'

export function fitCommand(): Command {
  const command = new Command('fit')
    .description('Make a device file from measured architectures of any design, as few as ten.')
    .requiredOption(
      '--samples <file>',
      'CSV with the column latency_ms and, for the networks, the columns space and arch, architecture (JSON) or file ' +
        '(.onnx or .json, relative to the CSV); maybe group or family',
    )
    .requiredOption('--name <name>', 'what the device is to be asked for by')
    .requiredOption('--out <file>', 'device file to write')
    .option('--hardware <text>', 'what it is', 'not stated')
    .option('--runtime <text>', 'what ran the networks', 'not stated')
    .option('--batch <images>', 'images a run', positiveWhole, 1)
    .option('--model <folder>', 'model bundle with the known devices', DEFAULT_MODEL)
    .option('--seed <seed>', 'seed of the folds', wholeNumber, 1)
    .action(run)
  return withExtentOptions(command)
}

async function run({ samples, name, out, hardware, runtime, batch, model, seed, image, dim }: Options): Promise<void> {
  const about: NewDevice = { name, hardware, runtime, batch }
  await checkOut(out, [samples])
  const { items, repeats, unmeasured } = await readSamples(samples, inputSize({ image, dim }))
  const device = await deviceOf(about, items, model, seed)
  const caveats = [
    ...device.caveats,
    ...(repeats > 0
      ? [`${repeats} measurements are of networks that others are of too: their median counts once.`]
      : []),
    ...(unmeasured.length > 0 ? [`No finite latency_ms, left out: ${unmeasured.join('; ')}.`] : []),
  ]
  const checked = DeviceFile.safeParse({ ...device, caveats })
  if (!checked.success) throw new Error(describeIssues(checked.error.issues))
  await writeFileAtomically(out, `${JSON.stringify(checked.data, null, 2)}\n`)
  const { error, measured } = device
  const figures =
    `Wrote ${out}: ${measured.how}. Cross-validated: ${(100 * error!.within10).toFixed(0)} % within 10 %, ` +
    `mean error ${percent(error!.relative)} %, median ${percent(error!.median!)} % (${error!.how}).`
  console.log([figures, ...caveats].join('\n'))
}

const percent = (share: number) => (100 * share).toFixed(1)

async function deviceOf(
  about: NewDevice,
  samples: readonly SampleRow[],
  model: string,
  seed: number,
): Promise<DeviceFile> {
  const heads = await openHeads(ort, await loadBundleFolder(model))
  const known = Array.from(heads.devices.values(), ({ file }) => file)
  await heads.release()
  const networks = samples.map(({ architecture: { graph, space }, ...sample }) => ({ ...sample, graph, space }))
  if (networks.every(({ space }) => space === CELLS)) {
    const cells = networks.map((network) => ({ ...network, work: workOf(network.graph) }))
    return fitFewSamples(about, cells, known, fittedOf(networks.map(({ graph }) => graph)), seed)
  }
  const executed = networks.map((network) => ({ ...network, work: executedWorkOf(network.graph) }))
  return fitFewNetworks(about, executed, known, seed)
}

/** Throws an Error that names the line at fault. */
async function readSamples(path: string, size: InputSize) {
  const { networks, unmeasured } = await readMeasured(path, 'latency_ms', size)
  const samples = networks.map(({ name, architecture, value, cell }): SampleRow => {
    if (!(value > 0)) throw new Error(`${path}, ${name}: latency_ms must be above 0, not ${value}`)
    const hash = canonicalHash(architecture.graph)
    return { name, architecture, hash, value, group: cell('group') || cell('family') || hash }
  })
  return { ...mergeRepeats(samples, ({ hash }) => hash, median), unmeasured }
}
