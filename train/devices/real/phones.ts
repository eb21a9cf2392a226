// Published times of networks on seven phones under TensorFlow Lite and PyTorch Mobile -> measured devices.
import { readCsv } from '../../data/csv-table.ts'
import type { MeasuredExecution } from '../fit-executed.ts'
import type { MeasuredDevice } from './measured-device.ts'

const PHONES: Readonly<Record<string, string>> = {
  pixel4: 'Google Pixel 4',
  s10: 'Samsung Galaxy S10',
  mi8se: 'Xiaomi Mi 8 SE',
  onefusion: 'Motorola One Fusion',
  a03s: 'Samsung Galaxy A03s',
  iphone7: 'Apple iPhone 7',
  iphonexs: 'Apple iPhone XS',
}
const RUNTIMES = { tflite: 'TensorFlow Lite', torchmobile: 'PyTorch Mobile' } as const
export type PhoneRuntime = keyof typeof RUNTIMES

/** Networks of a device that is worth a name. */
const FEWEST_CELLS = 30

/**
 * @param paths of the runtime's tables. @param networks what the tables' networks execute, by their names; others are
 * left out
 */
export async function readPhoneDevices(
  runtime: PhoneRuntime,
  paths: readonly string[],
  networks: ReadonlyMap<string, Float64Array>,
): Promise<MeasuredDevice[]> {
  const measured = new Map<string, MeasuredExecution[]>()
  for (const path of paths) {
    const table = await readCsv(path, 'Replace it or remove it')
    const models = table.text('model')
    for (const column of table.columns.filter((name) => name.endsWith('|mean'))) {
      const own = table.text(column).flatMap((cell, row) => {
        const work = networks.get(models[row])
        const value = Number(cell) / 1000
        return work && value > 0 ? [{ name: models[row], family: familyOf(models[row]), work, value }] : []
      })
      measured.set(column, [...(measured.get(column) ?? []), ...own])
    }
  }
  return [...measured].flatMap(([column, own]) => {
    if (own.length < FEWEST_CELLS) return []
    const [phone, cores, numbers] = column.split('|')
    const precision = numbers === 'quant' ? 'int8' : 'fp32'
    const threads = threadsOf(cores)
    return [
      {
        name: `${phone}-${cores}/${runtime}/${precision}`,
        hardware: `${PHONES[phone] ?? phone}, ${describe(cores)}`,
        runtime: RUNTIMES[runtime],
        precision,
        batch: 1,
        ...(threads !== undefined && { threads }),
        how: `mobile-ml-benchmark (MIT) by ${RUNTIMES[runtime]}, ImageNet networks`,
        caveats: [],
        networks: own,
      },
    ]
  })
}

/** Networks that differ in size alone share a name up to its first digit: `resnet18_wd2`, `resnet18`. */
function familyOf(model: string): string {
  return model.replace(/(?:_|-|\d).*$/, '')
}

/** `1large2med` */
function describe(cores: string): string {
  if (cores === 'gpu') return 'GPU'
  const parts = [...cores.matchAll(/(\d)(large|med|small)/g)].map(([, count, kind]) => `${count} ${WORDS[kind]}`)
  return `${parts.join(' and ')} ${cores === '1large' || cores === '1med' || cores === '1small' ? 'core' : 'cores'}`
}

const WORDS: Readonly<Record<string, string>> = { large: 'large', med: 'middle', small: 'small' }

function threadsOf(cores: string): number | undefined {
  const counts = [...cores.matchAll(/\d/g)].map(Number)
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : undefined
}
