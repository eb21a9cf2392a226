// `npm run fuzz:onnx [-- TRIES]`: damaged ONNX files, each of which must be read or refused in a second and half a gibibyte.
import { createRandom } from '@archcast/core/spaces/random.ts'
import { BOMBS, MUTATIONS } from './onnx-mutations.ts'
import { onnxFixtures } from '../fixtures/onnx/fixtures.ts'
import { readHostile } from './read-hostile.ts'
import type { Outcome } from './read-hostile.ts'

const tries = Number(process.argv[2] ?? 5_000)
const random = createRandom(1)
const fixtures = onnxFixtures()
const kinds = Object.entries(MUTATIONS)
const outcomes: Outcome[] = Object.entries(BOMBS).map(([kind, make]) => readHostile(kind, make()))
for (let i = outcomes.length; i < tries; i++) {
  const [kind, mutate] = kinds[i % kinds.length]
  outcomes.push(readHostile(kind, mutate(random.pick(fixtures).bytes, random)))
}

const slowest = outcomes.reduce((a, b) => (a.ms > b.ms ? a : b))
console.log(`${outcomes.length} files: none crashed the reader`)
for (const [code, of] of Map.groupBy(outcomes, (outcome) => outcome.code)) console.log(`  ${code}: ${of.length}`)
console.log(
  `slowest: ${slowest.kind}, ${slowest.ms.toFixed(0)} ms; most memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
)
if (slowest.ms > 1_000 || process.resourceUsage().maxRSS > 512 * 1024) process.exitCode = 1
