// `npm run fuzz:files [-- --count 100000 --seed 1 --from 0 --kinds onnx,graph,csv,ndjson --save FILE]`: damaged and
// hostile files, as many of each kind, each read or refused in a second and half a gibibyte. File i of a kind and seed
// is the same each time: `--kinds onnx --from i --count i+1` reads it alone, and `--save` writes it.
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startClock } from '../torture/clock.ts'
import { KINDS, fileAt } from './files/kinds.ts'
import { PLACES } from './files/reading.ts'
import type { AskedFiles, Told } from './files/reading.ts'
import type { Readable } from 'node:stream'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    kinds: { type: 'string', default: Object.keys(KINDS).join() },
    save: { type: 'string' },
  },
})
/** Files of one process. */
const BLOCK = 2_500
/** Milliseconds of a processor that a file may take, and MiB of the process. */
const LONGEST = 1_000
const MOST_MEMORY = 512
/** What garbage is collected at; what takes more fails. */
const HEAP = ['--max-old-space-size=256', '--max-semi-space-size=16']
/** Faults of a block that are told. */
const SHOWN = 5
/** Seconds after which one that still reads is taken to hang: a busy machine gives it a part of them. */
const HANGS = 60

const program = fileURLToPath(new URL('files/reading.ts', import.meta.url))
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)]
const kinds = values.kinds.split(',')
/** Of each kind. */
const to = from + Math.ceil((count - from) / kinds.length)
if (values.save !== undefined) writeFileSync(values.save, fileAt(await KINDS[kinds[0]]('.'), from, seed).bytes)

const clock = startClock()
const codes = new Map<string, number>()
const faults: string[] = []
let slowest = { what: 'none', ms: 0 }
let [done, mebibytes] = [0, 0]
for (const kind of kinds) {
  for (let next = from; next < to;) {
    const first = next
    next = await read({ kind, from: first, to: Math.min(to, first + BLOCK), seed })
    done += next - first
    const figures = `slowest ${slowest.ms.toFixed(0)} ms; ${mebibytes.toFixed(0)} MiB`
    console.log(`${kind} ${next} of ${to}; ${faults.length} faults; ${figures}`)
  }
}
clock.stop()
console.log(`\n${done} files, seed ${seed}: ${faults.length} faults`)
for (const [code, of] of [...codes].toSorted(([a], [b]) => a.localeCompare(b))) console.log(`  ${code}: ${of}`)
console.log(`slowest: ${slowest.what}, ${slowest.ms.toFixed(0)} ms; most memory: ${mebibytes.toFixed(0)} MiB`)
if (faults.length > 0 || slowest.ms > LONGEST || mebibytes > MOST_MEMORY) process.exitCode = 1

/** Resolves with the first place that is not read yet. */
async function read(asked: AskedFiles): Promise<number> {
  const child = fork(program, { execArgv: HEAP, stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'] })
  const { promise, resolve } = Promise.withResolvers<number>()
  let place = asked.from
  const failed = (why: string) => {
    faults.push(`${asked.kind} ${place}: ${why}`)
    console.log(faults.at(-1))
    resolve(place + 1)
  }
  // Not before the first file: on a busy machine a process takes long to start.
  let since = Infinity
  const watch = setInterval(() => clock.seconds() - since > HANGS && failed('it hangs'), 1000)
  const places = child.stdio[PLACES] as Readable
  places.on('data', (lines: Buffer) => {
    place = Number(lines.toString().trimEnd().split('\n').at(-1))
    since = clock.seconds()
  })
  child.once('message', (told: Told) => {
    for (const [code, of] of Object.entries(told.codes)) {
      const name = `${asked.kind}: ${code}`
      codes.set(name, (codes.get(name) ?? 0) + of)
    }
    if (told.slowest.ms > slowest.ms) ({ slowest } = told)
    faults.push(...told.faults)
    for (const fault of told.faults.slice(0, SHOWN)) console.log(fault)
    mebibytes = Math.max(mebibytes, told.mebibytes)
    resolve(asked.to)
  })
  child.once('exit', (code, signal) => failed(`the process ended with ${signal ?? code}`))
  child.send(asked)
  const next = await promise
  child.removeAllListeners('exit')
  clearInterval(watch)
  child.kill('SIGKILL')
  return next
}
