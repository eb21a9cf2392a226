// `npm run torture [probed] [kills] [saturation]`: a service on loopback under what is to be borne, for some minutes;
// exits with 1 where a figure is missed.
import { kills } from './kills.ts'
import { misses, printTable } from './table.ts'
import { probed } from './probed.ts'
import { startService } from '../end-to-end/service-process.ts'
import { cores } from './cores.ts'
import { saturation } from './saturation.ts'
import type { Row } from './table.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'

const TRIALS: Readonly<Record<string, (service: ServiceProcess) => Promise<Row[]>>> = {
  probed: ({ url }) => probed(url),
  kills,
  saturation,
  cores,
}

const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(TRIALS, name))
if (unknown !== undefined) throw new Error(`no trial '${unknown}'; there are ${Object.keys(TRIALS).join(', ')}`)

let missed = 0
for (const [name, trial] of Object.entries(TRIALS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const service = await startService({ ARCHCAST_PROCESSES: '2' })
  try {
    const rows = await trial(service)
    printTable(name, rows)
    missed += rows.filter(misses).length
  } finally {
    service.child.kill('SIGTERM')
    await service.exit
  }
}
process.exitCode = missed > 0 ? 1 : 0
