// ncnn's benchmark of well-known networks on phones and boards -> measured devices.
import { readCsv } from '../../data/csv-table.ts'
import { mergeRepeats } from '../../data/repeats.ts'
import { median } from '../../statistics/summary.ts'
import { NCNN_NETWORKS } from './networks/ncnn-networks.ts'
import { executedWorkOf } from '@archcast/core/latency/executed/executed-work.ts'
import type { ListedNetwork } from './graphs.ts'
import type { MeasuredDevice } from './measured-device.ts'

/** The benchmark's networks that are the same as timm defines them. */
const OF_TIMM: Readonly<Record<string, string>> = {
  mobilenet: 'mobilenetv1_100@224',
  mobilenet_v2: 'mobilenetv2_100@224',
  mobilenet_v3: 'mobilenetv3_large_100@224',
  mnasnet: 'mnasnet_100@224',
  efficientnet_b0: 'efficientnet_b0@224',
  efficientnetv2_b0: 'tf_efficientnetv2_b0@224',
  regnety_400m: 'regnety_004@224',
  resnet18: 'resnet18@224',
  resnet50: 'resnet50@224',
  vision_transformer: 'vit_base_patch32_384@384',
}
/** Spellings of some rows. */
const SPELT: Readonly<Record<string, string>> = {
  'mobilenet-ssd': 'mobilenet_ssd',
  'mobilenet-yolo': 'mobilenet_yolo',
  'squeezenet-ssd': 'squeezenet_ssd',
  'squeezenet-int8': 'squeezenet_int8',
}
const INTEGERS = '_int8'
const HOW = "ncnn's benchmark (BSD-3-Clause), July 2026"
/** Networks of a device that is worth a name. */
const FEWEST_CELLS = 5
/** Characters of a device's name before its runtime. */
const LONGEST = 44

export interface NcnnDevices {
  /** On floats and on integers. */
  readonly processors: MeasuredDevice[]
  /** Whose kernels cost otherwise. */
  readonly graphics: MeasuredDevice[]
}

/** @param networks of timm, by `<model>@<side>` */
export async function readNcnnDevices(
  path: string,
  networks: ReadonlyMap<string, ListedNetwork>,
): Promise<NcnnDevices> {
  const works = worksOf(networks)
  const table = await readCsv(path, 'Replace it or remove it')
  const [devices, spelt, times] = ['device', 'model', 'avg_ms'].map((name) => table.text(name))
  const models = spelt.map((model) => SPELT[model] ?? model)
  const precisions = models.map((model) => (model.endsWith(INTEGERS) ? 'int8' : 'float'))
  // A figure without them is of the processor.
  const [threads, gpus, powersaves] = [
    ['threads', 1],
    ['gpu', -1],
    ['powersave', 0],
  ].map(([name, usual]) => table.text(`${name}`).map((cell) => (cell === '' ? Number(usual) : Number(cell))))
  const named = models.map((model) => model.replace(INTEGERS, ''))
  const rows = named.flatMap((model, row) => (works.has(model) && Number(times[row]) > 0 ? [row] : []))
  const runs = Map.groupBy(rows, (row) =>
    [devices[row], threads[row], gpus[row], powersaves[row], precisions[row]].join('\n'),
  )
  const known = [...runs.values()].flatMap((own): MeasuredDevice[] => {
    const [first] = own
    const measured = mergeRepeats(
      own.map((row) => ({ name: named[row], value: Number(times[row]) })),
      ({ name }) => name,
      median,
    ).items
    const gpu = gpus[first] >= 0
    const precision = precisions[first]
    if (measured.length < FEWEST_CELLS || powersaves[first] === 1 || (gpu && precision === 'int8')) return []
    const way = gpu ? `gpu${gpus[first]}` : `${threads[first]}t`
    return [
      {
        name: `${slug(devices[first])}/ncnn/${way}${precision === 'int8' ? '/int8' : ''}`,
        hardware: `${devices[first]}, ${gpu ? 'GPU' : 'CPU'}`,
        runtime: 'ncnn',
        precision,
        batch: 1,
        ...(!gpu && { threads: threads[first] }),
        how: HOW,
        caveats: [
          `It is known by ${measured.length} networks; what a kernel costs is learnt from all devices of the benchmark.`,
        ],
        networks: measured.map(({ name, value }) => ({ name, family: name, work: works.get(name)!, value })),
      },
    ]
  })
  return {
    processors: fastest(known.filter(({ threads: count }) => count !== undefined)),
    graphics: fastest(known.filter(({ threads: count }) => count === undefined)),
  }
}

/** What the benchmark's networks execute. */
function worksOf(networks: ReadonlyMap<string, ListedNetwork>): ReadonlyMap<string, Float64Array> {
  const own = Object.entries(NCNN_NETWORKS).map(([model, make]) => [model, executedWorkOf(make())] as const)
  const others = Object.entries(OF_TIMM).flatMap(([model, name]) => {
    const network = networks.get(name)
    return network ? [[model, network.work] as const] : []
  })
  return new Map([...own, ...others])
}

/** Of the ways to run on one piece of hardware the one with most threads: what people use. */
function fastest(devices: readonly MeasuredDevice[]): MeasuredDevice[] {
  const threads = (device: MeasuredDevice) => device.threads ?? 0
  const byHardware = Map.groupBy(devices, ({ hardware, precision }) => `${slug(hardware)} ${precision}`)
  const most = [...byHardware.values()].map((ways) => ways.toSorted((a, b) => threads(b) - threads(a))[0])
  return [...new Map(most.map((device) => [device.name, device])).values()]
}

/** `NVIDIA Jetson AGX Orin (Cortex-A78AE …)` as `nvidia-jetson-agx-orin`. */
function slug(device: string): string {
  const plain = device
    .replace(/\(.*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain.replaceAll(/^-|-$/g, '').slice(0, LONGEST)
}
