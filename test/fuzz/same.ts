// `npm run fuzz:same [-- --documents 2000 --seed 1]`: asks command, service and library about documents with odd text;
// their answers must be the same.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { sameAnswers } from './same/property.ts'

const { values } = parseArgs({
  options: { documents: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
})
/** Files of one seed, which a failure is made small within. */
const BLOCK = 50

const [wanted, seed] = [Number(values.documents), Number(values.seed)]
const folder = await mkdtemp(join(tmpdir(), 'fuzz-same-'))
let [documents, files, failures] = [0, 0, 0]
const property = sameAnswers(join(folder, 'questions.ndjson'), (count) => {
  documents += count
  files++
})
for (let block = 0; documents < wanted && failures < 5; block++) {
  const result = await fc.check(property, { seed: seed + block, numRuns: BLOCK })
  if (!result.failed) continue
  failures++
  console.log(`${String(result.errorInstance)}\n${fc.defaultReportMessage(result)}\n`)
}
await rm(folder, { recursive: true })
console.log(`${documents} documents in ${files} files, seed ${seed}: ${failures === 0 ? 'all' : 'not all'} the same`)
process.exitCode = failures > 0 ? 1 : 0
