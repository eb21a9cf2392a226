// A mixed load for an hour: memory stays what it is, that of all processes, and nothing fails; one that leaks is seen.
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clientOf } from './client.ts'
import { startClock } from './clock.ts'
import { growth } from './soak/memory.ts'
import { KINDS, send } from './soak/mix.ts'
import { startTargets } from './soak/targets.ts'
import type { Clock } from './clock.ts'
import type { Sample } from './soak/memory.ts'
import type { Target } from './soak/targets.ts'
import type { WantedRow } from './wanted-table.ts'

/** %, over the last half. */
const FLAT = 2
/** Seconds between two looks at memory. */
const EVERY = 5

export interface SoakOptions {
  readonly minutes: number
  /** Requests a second to each. */
  readonly rate: number
  /** File that each look at memory and each error is written to, a line of JSON. */
  readonly out: string
}

/** Whether it is over: the time is up, or somebody has had enough of it. */
type Over = () => boolean

/** Sends at the rate, each once the one before is answered, until it is time. What a pause fell in is not judged. */
async function load(target: Target, rate: number, clock: Clock, over: Over, onError: (error: string) => void) {
  const client = clientOf(target.url)
  let place = 0
  for (; !over(); place++) {
    const [begun, pauses] = [clock.seconds(), clock.pauses()]
    const error = await send(place, client.send, target).catch(String)
    if (error !== undefined && pauses === clock.pauses())
      onError(`${target.name}: ${KINDS[place % KINDS.length]}: ${error}`)
    await sleep(Math.max(0, 1000 / rate - 1000 * (clock.seconds() - begun)))
  }
  client.close()
  return place
}

function partition<T>(items: readonly T[], fits: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))]
}

export async function soak(options: SoakOptions): Promise<WantedRow[]> {
  const { minutes, rate, out } = options
  const folder = await mkdtemp(join(tmpdir(), 'soak-'))
  const write = (line: object) => appendFile(out, `${JSON.stringify(line)}\n`)
  const targets: Target[] = []
  let ended = false
  process.once('SIGINT', () => (ended = true))
  try {
    for await (const target of startTargets(folder)) targets.push(target)
    const clock = startClock()
    const over = () => ended || clock.seconds() >= 60 * minutes
    const errors: string[] = []
    const onError = (error: string) => {
      errors.push(error)
      void write({ seconds: clock.seconds(), error })
    }
    const loads = targets.map((target) => load(target, rate, clock, over, onError))
    const samples = new Map<string, Sample[]>()
    while (!over()) {
      for (const target of targets) {
        for (const [name, mebibytes] of Object.entries(target.memory())) {
          if (Number.isNaN(mebibytes)) continue
          const sample = { seconds: clock.seconds(), mebibytes }
          if (samples.get(name)?.push(sample) === undefined) samples.set(name, [sample])
          await write({ name, ...sample, pauses: clock.pauses() })
        }
      }
      await sleep(1000 * EVERY)
    }
    const counts = await Promise.all(loads)
    clock.stop()
    console.log(
      `${counts.join(' + ')} requests in ${(clock.seconds() / 60).toFixed(1)} minutes and ${clock.pauses()} pauses; memory over time is in ${out}`,
    )
    for (const error of errors.slice(0, 20)) console.log(error)
    const end = clock.seconds()
    const [there, gone] = partition([...samples], ([, of]) => of.at(-1)!.seconds > end - 4 * EVERY)
    // One that came in the midst, after another, has not warmed up as long.
    const whole = there.filter(([, of]) => of[0].seconds < end / 2)
    return [
      ...whole.map(([name, of]): WantedRow => {
        const leaks = targets.some((target) => target.leaks && name.startsWith(target.name))
        const last = of.at(-1)!.mebibytes.toFixed(0)
        const what = `${name}, ${last} MiB: growth of the last half`
        return { what, measured: growth(of), wanted: leaks ? { least: FLAT } : { most: FLAT }, unit: '%' }
      }),
      // What stood still for minutes is late, and ended for that.
      { what: 'processes that ended', measured: gone.length, wanted: { most: clock.pauses() }, unit: '' },
      { what: 'errors', measured: errors.length, wanted: { most: 0 }, unit: '' },
    ]
  } finally {
    await Promise.all(targets.map((target) => target.stop()))
    await rm(folder, { recursive: true, force: true })
  }
}
