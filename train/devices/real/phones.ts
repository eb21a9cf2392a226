// Published times of convolutional networks on six phones under TensorFlow Lite -> measured devices.
import { readCsv } from '../../data/csv.ts'
import { readPhoneNetworks } from './phone-networks.ts'
import type { MeasuredDevice } from './measured-device.ts'

const PHONES: Readonly<Record<string, string>> = {
  pixel4: 'Google Pixel 4',
  s10: 'Samsung Galaxy S10',
  mi8se: 'Xiaomi Mi 8 SE',
  a03s: 'Samsung Galaxy A03s',
  iphone7: 'Apple iPhone 7',
  iphonexs: 'Apple iPhone XS',
}
const HOW = 'mobile-ml-benchmark (MIT), ImageNet networks of imgclsmob'

/** @param files paths of phones_tflite_cnn.csv, phones_tflite_cnn_ops_gpu.csv and phones_torch_cnn_ops_gpu.csv */
export async function readPhoneDevices(files: {
  readonly times: string
  readonly listed: string
  readonly eager: string
}): Promise<MeasuredDevice[]> {
  const networks = await readPhoneNetworks(files.listed, files.eager)
  const table = await readCsv(files.times, 'Replace it or remove it')
  const models = table.text('model')
  return table.columns
    .filter((column) => column.endsWith('|mean'))
    .map((column) => {
      const [phone, cores, numbers] = column.split('|')
      const precision = numbers === 'quant' ? 'int8' : 'fp32'
      const measured = table.text(column).flatMap((cell, row) => {
        const work = networks.get(models[row])
        const value = Number(cell) / 1000
        return work && value > 0 ? [{ name: models[row], family: familyOf(models[row]), work, value }] : []
      })
      const threads = threadsOf(cores)
      return {
        name: `${phone}-${cores}/tflite/${precision}`,
        hardware: `${PHONES[phone] ?? phone}, ${describe(cores)}`,
        runtime: 'TensorFlow Lite',
        precision,
        batch: 1,
        ...(threads !== undefined && { threads }),
        how: HOW,
        caveats: [],
        networks: measured,
      }
    })
}

/** Networks that differ in size alone share a name up to its first digit: `resnet18_wd2`, `resnet18`. */
function familyOf(model: string): string {
  return model.replace(/(?:_|\d).*$/, '')
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
