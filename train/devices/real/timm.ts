// timm's published times of its networks on desktop processors and GPUs (timm_latency.csv) -> measured devices.
import { readCsv } from '../../data/csv-table.ts'
import { mergeRepeats } from '../../data/repeats.ts'
import { median } from '../../statistics/summary.ts'
import type { ListedNetwork } from './graphs.ts'
import type { MeasuredDevice } from './measured-device.ts'

const HARDWARE: Readonly<Record<string, string>> = {
  i7_12700h: 'Intel Core i7-12700H',
  i9_10940x: 'Intel Core i9-10940X',
  rtx3090: 'NVIDIA GeForce RTX 3090',
  rtx4090: 'NVIDIA GeForce RTX 4090',
  rtx5090: 'NVIDIA GeForce RTX 5090',
  rtxpro6000: 'NVIDIA RTX PRO 6000',
}

const HOW = "pytorch-image-models' results (Apache-2.0), snapshot of August 2026, ImageNet networks"
const LARGE_BATCH =
  'Milliseconds of an image in runs of as many images as fit, a power of two up to 1,024; an image by itself takes longer.'

/**
 * Share of the activations of the network's other rows. With fewer, its parallel branches were merged into one
 * convolution before it was timed: another network.
 */
const MERGED = 0.9

/** @param networks by `<model>@<image side>` */
export async function readTimmDevices(
  path: string,
  networks: ReadonlyMap<string, ListedNetwork>,
): Promise<MeasuredDevice[]> {
  const table = await readCsv(path, 'Replace it or remove it')
  const [devices, models, families] = ['device', 'model', 'family'].map((column) => table.text(column))
  const [sides, batches, times] = ['img_size', 'batch', 'ms_per_image'].map((column) => table.numbers(column))
  // Not given for all, and a comparison with what is not given is never true.
  const activations = table.text('macts_m').map((cell) => (cell === '' ? NaN : Number(cell)))
  const rows = devices.map((device, row) => ({ device, row }))
  const keyOf = (row: number) => `${models[row].split('.')[0]}@${sides[row]}`
  const most = new Map<string, number>()
  for (const { row } of rows) if (activations[row] > (most.get(keyOf(row)) ?? 0)) most.set(keyOf(row), activations[row])
  return [...Map.groupBy(rows, ({ device }) => device)].map(([name, own]) => {
    const measured = own.flatMap(({ row }) => {
      const key = keyOf(row)
      const network = networks.get(key)
      if (!network || !(times[row] > 0)) return []
      if (activations[row] < MERGED * (most.get(key) ?? 0)) return []
      return [{ name: key, family: families[row], work: network.work, value: times[row] }]
    })
    const { items } = mergeRepeats(measured, (network) => network.name, median)
    const single = own.every(({ row }) => batches[row] === 1)
    const [hardware, runtime, precision] = name.split('/')
    return {
      name,
      hardware: HARDWARE[hardware] ?? hardware,
      runtime: runtimeOf(runtime),
      precision,
      batch: 1,
      ...(!single && { largeRuns: true }),
      how: HOW,
      caveats: single ? [] : [LARGE_BATCH],
      networks: items,
    }
  })
}

/** `torch2.4-inductor` in words. */
function runtimeOf(text: string): string {
  const [framework, ...ways] = text.split('-')
  const how = ways.includes('inductor') ? 'compiled by inductor' : 'eager'
  const layout = ways.includes('nhwc') ? ', channels last' : ''
  return `PyTorch ${framework.replace('torch', '')}, ${how}${layout}`
}
