// `npm run fuzz:onnx [-- --count 5000 --seed 1]`: damaged and hostile ONNX files, each read or refused in a second and
// half a gibibyte.
import { parseArgs } from 'node:util'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { MESSAGE_BOMBS } from './message-bombs.ts'
import { MUTATIONS } from './onnx-mutations.ts'
import { REFUSED_GRAPHS, SLOW_GRAPHS } from './graph-bombs.ts'
import { fuzzSources } from './sources.ts'
import { readHostile } from './read-hostile.ts'
import type { Outcome } from './read-hostile.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
})
const random = createRandom(Number(values.seed))
const sources = fuzzSources()
const kinds = Object.entries(MUTATIONS)
const bombs = Object.entries({ ...MESSAGE_BOMBS, ...REFUSED_GRAPHS, ...SLOW_GRAPHS })
const outcomes: Outcome[] = bombs.map(([kind, make]) => readHostile(kind, make()))
for (let i = outcomes.length; i < Number(values.count); i++) {
  const [kind, mutate] = kinds[i % kinds.length]
  outcomes.push(readHostile(kind, mutate(random.pick(sources), random)))
  if (process.stderr.isTTY && i % 100 === 0) process.stderr.write(`${i} of ${values.count}\r`)
}

const slowest = outcomes.reduce((a, b) => (a.ms > b.ms ? a : b))
console.log(`${outcomes.length} files: none crashed the reader`)
for (const [code, of] of Map.groupBy(outcomes, (outcome) => outcome.code)) console.log(`  ${code}: ${of.length}`)
const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(`slowest: ${slowest.kind}, ${slowest.ms.toFixed(0)} ms; most memory: ${mebibytes} MiB`)
if (slowest.ms > 1_000 || mebibytes > 512) process.exitCode = 1
