// How much more two threads answer than one, and how many small predictions the service answers a second.
import { SMALL } from './load.ts'
import { peak } from './saturation.ts'
import { startService } from '../end-to-end/service-process.ts'
import type { Row } from './table.ts'

async function peaksOf(threads: number): Promise<{ readonly long: number; readonly small: number }> {
  const service = await startService({ ARCHCAST_THREADS: `${threads}` })
  try {
    await peak(service, { seconds: 3 })
    const long = await peak(service)
    await peak(service, { asked: SMALL, seconds: 2, connections: 16 })
    return { long, small: await peak(service, { asked: SMALL, seconds: 4, connections: 16 }) }
  } finally {
    service.child.kill('SIGTERM')
    await service.exit
  }
}

export async function cores(): Promise<Row[]> {
  const [one, two] = [await peaksOf(1), await peaksOf(2)]
  console.log(`long networks: ${one.long.toFixed(1)}/s by one thread, ${two.long.toFixed(1)}/s by two`)
  return [
    { what: 'two threads, of one', measured: two.long / one.long, wanted: { least: 1.8 }, unit: 'times' },
    { what: 'small predictions, 16 connections', measured: two.small, wanted: { least: 2190 }, unit: '/s' },
  ]
}
