// `archcast heads`: fits the accuracy head and the devices of a bundle to published tables, and adds them to it.
import { Command, Option } from 'commander'
import { DEVICES_FILE } from '@archcast/core/predict/heads.ts'
import { HEADS_FILE } from '@archcast/core/predict/accuracy-head.ts'
import { accuracyQuality, predictExamples } from '@archcast/train/heads/evaluate.ts'
import { deviceFile } from '@archcast/train/devices/device-file.ts'
import { fitAccuracyHead } from '@archcast/train/heads/accuracy.ts'
import { fittedOf } from '@archcast/core/features/fitted.ts'
import { loadBundleFolder, writeBundleFolder } from '@archcast/core/bundle/node.ts'
import { measuredDeviceFile } from '@archcast/train/devices/real/measured-device.ts'
import { readMeasuredDevices } from '@archcast/train/devices/real/tables.ts'
import { readTableDevices } from '@archcast/train/devices/tables.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { progressLine } from '../progress.ts'
import { readDeviceFile } from '../device-file.ts'
import { splitCells } from '../split-cells.ts'
import type { AccuracyQuality } from '@archcast/train/heads/evaluate.ts'
import type { CellExample } from '@archcast/train/heads/examples.ts'
import type { DeviceFile } from '@archcast/core/latency/device.ts'
import type { Measurement } from '@archcast/core/bundle/manifest.ts'

interface Options {
  readonly tables: string
  readonly model: string
  readonly deviceFile: readonly string[]
  readonly seed: string
  readonly part?: 'accuracy' | 'devices'
}

type Cells = Awaited<ReturnType<typeof splitCells>>

const TARGET = 'CIFAR-10 test accuracy after 200 epochs, mean over seeds'

export function headsCommand(): Command {
  return new Command('heads')
    .description('Fit the accuracy head and the devices of a bundle to published tables, and write them into it.')
    .requiredOption('--tables <folder>', 'folder with nb201_accuracy.csv and nb201_latency_*.csv')
    .option('--model <folder>', 'model bundle', DEFAULT_MODEL)
    .option('--device-file <files...>', 'further devices for the bundle, such as profiles', [])
    .option('--seed <seed>', 'seed of the fits and of the splits', '1')
    .addOption(new Option('--part <part>', 'fit only one of them, and keep the other').choices(['accuracy', 'devices']))
    .action(run)
}

async function run({ tables, model, deviceFile, seed: seedText, part }: Options): Promise<void> {
  const seed = Number(seedText)
  const bundle = await loadBundleFolder(model)
  const further = await Promise.all(deviceFile.map(readDeviceFile))
  const cells = await splitCells(tables, seed)
  const { formatVersion: _, version: __, files: ___, ...details } = bundle.manifest
  const files = Object.fromEntries(bundle.names.map((name) => [name, bundle.file(name)]))
  const head = part === 'devices' ? undefined : await fitHead(cells, seed)
  const devices = part === 'accuracy' ? undefined : await fitAllDevices(tables, cells.examples, further, seed)
  const others = details.quality.filter(({ metric }) => !metric.startsWith('head_'))
  const manifest = await writeBundleFolder(
    model,
    head ? { ...details, heads: { accuracy: head.details }, quality: [...others, ...head.quality] } : details,
    {
      ...files,
      ...(head && { [HEADS_FILE]: head.model }),
      ...(devices && { [DEVICES_FILE]: new TextEncoder().encode(printDevices(devices)) }),
    },
  )
  const wrote = [...(head ? ['a head'] : []), ...(devices ? [`${devices.length} devices`] : [])]
  console.log(`Wrote ${model}: ${manifest.name} (${manifest.version}) with ${wrote.join(' and ')}`)
}

async function fitHead({ examples, training, test }: Cells, seed: number) {
  const trial = await fit(training, `on ${training.length} cells, to measure it on the others`, seed)
  const quality = accuracyQuality(await predictExamples(trial, test), test, seed)
  console.log(describe(quality, test.length))
  const { model, details } = await fit(examples, `on all ${examples.length}`, seed)
  return { model, details: JSON.parse(JSON.stringify(details)), quality: measurements(quality, test.length) }
}

/** Those of the benchmark's tables, those of real networks, and further ones. */
async function fitAllDevices(
  tables: string,
  examples: readonly CellExample[],
  further: readonly DeviceFile[],
  seed: number,
): Promise<DeviceFile[]> {
  return [
    ...(await fitDevices(tables, examples, seed)),
    ...(await fitMeasuredDevices(tables, seed)),
    ...further.map(withoutSamples),
  ]
}

async function fit(examples: readonly CellExample[], what: string, seed: number) {
  const line = progressLine()
  const head = await fitAccuracyHead(examples, TARGET, seed, (step, steps, loss) => {
    if (step % 20 === 0) line.show(`accuracy head ${what}: step ${step}/${steps}  loss ${loss.toFixed(4)}`)
  })
  line.end(`accuracy head fitted ${what}`)
  return head
}

async function fitDevices(tables: string, examples: readonly CellExample[], seed: number): Promise<DeviceFile[]> {
  const cells = new Map(examples.map((example) => [example.idx, example]))
  const fitted = fittedOf(examples.map(({ graph }) => graph))
  const line = progressLine()
  const columns = await readTableDevices(tables)
  const devices = columns.map((column, i) => {
    line.show(`device ${i + 1}/${columns.length}: ${column.name}`)
    return deviceFile(column, cells, fitted, seed)
  })
  line.end(`${devices.length} devices fitted`)
  return devices
}

/** Devices that real networks were timed on, where the folder has their tables. */
async function fitMeasuredDevices(tables: string, seed: number): Promise<DeviceFile[]> {
  const line = progressLine()
  const measured = await readMeasuredDevices(tables, (what) => line.show(`reading ${what}`))
  const devices = measured.map((device, i) => {
    line.show(`device ${i + 1}/${measured.length}: ${device.name}`)
    return measuredDeviceFile(device, seed)
  })
  line.end(`${devices.length} devices of real networks fitted`)
  return devices
}

/** Raw times stay in the profile that they were measured for: a bundle is loaded at every cold start. */
function withoutSamples(device: DeviceFile): DeviceFile {
  const { model } = device
  return model.kind === 'kernels' ? { ...device, model: { ...model, networks: [] } } : device
}

const printDevices = (devices: readonly DeviceFile[]) => devices.map((device) => `${JSON.stringify(device)}\n`).join('')

function describe({ kendall, error, coverage }: AccuracyQuality, count: number): string {
  return (
    `held-out classes, ${count} cells: Kendall tau ${kendall.value.toFixed(3)}, mean absolute error ` +
    `${(100 * error.value).toFixed(2)} points, 90 % intervals hold ${(100 * coverage.value).toFixed(1)} %`
  )
}

function measurements({ kendall, error, coverage }: AccuracyQuality, count: number): Measurement[] {
  const how = `the accuracy head on ${count} cells of held-out isomorphism classes, 95 % bootstrap; the exported head is fitted to those too`
  const round = (x: number) => Number(x.toFixed(4))
  return Object.entries({ kendall_tau: kendall, mean_absolute_error: error, coverage_90: coverage }).map(
    ([metric, { value, low, high }]) => ({
      metric: `head_${metric}`,
      value: round(value),
      low: round(low),
      high: round(high),
      how,
    }),
  )
}
