// `npm run torture [NAME...] [-- --minutes 60 --rate 2 --out FILE]`: puts a service on loopback under stress; exits
// with 1 where it misses a figure. Without names it runs all that take minutes at most.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveOnNode } from '../end-to-end/served.ts'
import { cores } from './cores.ts'
import { kills } from './kills.ts'
import { probed } from './probed.ts'
import { saturation } from './saturation.ts'
import { soak } from './soak.ts'
import { misses, wantedTable } from './wanted-table.ts'
import type { ServiceProcess } from '../end-to-end/service-process.ts'
import type { WantedRow } from './wanted-table.ts'

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '2' },
    out: { type: 'string', default: join(tmpdir(), `archcast-soak-${process.pid}.ndjson`) },
  },
})

/** Of a service of its own. */
const served = (trial: (service: ServiceProcess) => Promise<WantedRow[]>) => async (): Promise<WantedRow[]> => {
  const service = await serveOnNode({ ARCHCAST_PROCESSES: '2' })
  try {
    return await trial(service)
  } finally {
    await service.stop()
  }
}

const TRIALS: Readonly<Record<string, () => Promise<WantedRow[]>>> = {
  probed: served(({ url }) => probed(url)),
  kills: served(kills),
  saturation: served(saturation),
  cores,
}
/** By name alone. */
const LONG: typeof TRIALS = {
  soak: () => soak({ minutes: Number(values.minutes), rate: Number(values.rate), out: values.out }),
}

const all = { ...TRIALS, ...LONG }
const unknown = asked.find((name) => !Object.hasOwn(all, name))
if (unknown !== undefined) throw new Error(`no trial '${unknown}'; there are ${Object.keys(all).join(', ')}`)

let missed = 0
for (const name of asked.length > 0 ? asked : Object.keys(TRIALS)) {
  const rows = await all[name]()
  console.log(`\n${name}\n\n${wantedTable(rows)}`)
  missed += rows.filter(misses).length
}
process.exitCode = missed > 0 ? 1 : 0
