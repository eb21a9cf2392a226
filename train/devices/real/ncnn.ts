// ncnn's benchmark of well-known networks on phones and boards -> measured devices.
import { median } from '../../statistics/summary.ts'
import { mergeRepeats } from '../../data/repeats.ts'
import { readCsv } from '../../data/csv.ts'
import type { MeasuredDevice } from './measured-device.ts'
import type { Network } from './graphs.ts'

/** The benchmark's networks, by those that are the same as others define them. */
const NETWORKS: Readonly<Record<string, string>> = {
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
const HOW = "ncnn's benchmark (BSD-3-Clause), July 2026, float"
/** Networks of a device that is worth a name. */
const FEWEST = 5
/** Characters of a device's name before its runtime. */
const LONGEST = 44

/**
 * Those of processors, and those of graphics, which differ in what a kernel costs.
 *
 * @param networks by `<model>@<side>`
 */
export async function readNcnnDevices(
  path: string,
  networks: ReadonlyMap<string, Network>,
): Promise<{ readonly processors: MeasuredDevice[]; readonly graphics: MeasuredDevice[] }> {
  const table = await readCsv(path, 'Replace it or remove it')
  const [devices, models, times] = ['device', 'model', 'avg_ms'].map((name) => table.text(name))
  // A figure without them is of the processor.
  const [threads, gpus, powersaves] = [
    ['threads', 1],
    ['gpu', -1],
    ['powersave', 0],
  ].map(([name, usual]) => table.text(`${name}`).map((cell) => (cell === '' ? Number(usual) : Number(cell))))
  const rows = models.flatMap((model, row) =>
    networks.has(NETWORKS[model] ?? '') && Number(times[row]) > 0 ? [row] : [],
  )
  const runs = Map.groupBy(rows, (row) => [devices[row], threads[row], gpus[row], powersaves[row]].join('\n'))
  const known = [...runs.values()].flatMap((own): MeasuredDevice[] => {
    const [first] = own
    const measured = mergeRepeats(
      own.map((row) => ({ name: models[row], value: Number(times[row]) })),
      ({ name }) => NETWORKS[name],
      median,
    ).items
    if (measured.length < FEWEST) return []
    const gpu = gpus[first] >= 0
    if (powersaves[first] === 1) return []
    return [
      {
        name: `${slug(devices[first])}/ncnn/${gpu ? `gpu${gpus[first]}` : `${threads[first]}t`}`,
        hardware: `${devices[first]}, ${gpu ? 'GPU' : 'CPU'}`,
        runtime: 'ncnn',
        precision: 'float',
        batch: 1,
        ...(!gpu && { threads: threads[first] }),
        how: HOW,
        caveats: [
          `It is known by ${measured.length} networks; what a kernel costs is learnt from all devices of the benchmark.`,
        ],
        networks: measured.map(({ name, value }) => {
          const { work } = networks.get(NETWORKS[name])!
          return { name, family: name, work, value }
        }),
      },
    ]
  })
  return {
    processors: fastest(known.filter(({ threads: count }) => count !== undefined)),
    graphics: fastest(known.filter(({ threads: count }) => count === undefined)),
  }
}

/** Of the ways to run on one piece of hardware the one with most threads: what people use. */
function fastest(devices: readonly MeasuredDevice[]): MeasuredDevice[] {
  const threads = (device: MeasuredDevice) => device.threads ?? 0
  const byHardware = Map.groupBy(devices, ({ hardware }) => slug(hardware))
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
