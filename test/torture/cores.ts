// How much more two threads answer than one.
import { peak } from './saturation.ts'
import { startService } from '../end-to-end/service-process.ts'
import type { Row } from './table.ts'

async function peakOf(threads: number): Promise<number> {
  const service = await startService({ ARCHCAST_THREADS: `${threads}` })
  try {
    await peak(service.url, 3)
    return await peak(service.url)
  } finally {
    service.child.kill('SIGTERM')
    await service.exit
  }
}

export async function cores(): Promise<Row[]> {
  const [one, two] = [await peakOf(1), await peakOf(2)]
  console.log(`${one.toFixed(1)}/s by one thread, ${two.toFixed(1)}/s by two`)
  return [{ what: 'two threads, of one', measured: two / one, wanted: { least: 1.8 }, unit: 'times' }]
}
