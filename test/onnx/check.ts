// `npm run check:onnx -- --tables DIR`: real networks against published figures and other counts. DIR has the archives
// of graphs and the published table in `real`, small cases in `cases`; the other options name one of each.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { graphCounts } from '../fixtures/onnx/exporters.ts'
import { checkCases } from './case-check.ts'
import { checkGraphs } from './graph-check.ts'
import { publishedTable } from './published-table.ts'
import { withArchive } from '@archcast/train/data/archive.ts'
import type { Compared } from './graph-check.ts'

const { values } = parseArgs({
  options: {
    tables: { type: 'string' },
    graphs: { type: 'string' },
    published: { type: 'string' },
    cases: { type: 'string' },
  },
})
const { tables, graphs, published, cases } = values
if (!tables && !graphs && !cases) {
  console.error('usage: npm run check:onnx -- --tables DIR | --graphs FOLDER [--published TABLE.csv] | --cases FOLDER')
  process.exitCode = 1
}
if (tables) {
  const table = join(tables, 'real/timm_latency.csv')
  for (const archive of ['timm_graphs', 'aihub_graphs']) {
    console.log(`${archive}:`)
    withArchive(join(tables, `real/${archive}.tar.xz`), (folder) => reportGraphs(folder, table))
  }
  reportCases(join(tables, 'cases'))
}
if (graphs) reportGraphs(graphs, published)
if (cases) reportCases(cases)

function reportGraphs(folder: string, table?: string): void {
  const check = checkGraphs(folder, graphCounts(), table ? publishedTable(table) : undefined, showProgress)
  const read = check.files - check.refused.length
  const share = ((100 * read) / check.files).toFixed(1)
  console.log(`${read} of ${check.files} graphs are read (${share} %), each in ${check.ms.toFixed(1)} ms`)
  for (const { name, reason } of check.refused) console.log(`  ${name}: ${reason}`)
  report('multiply-accumulates, exactly those by the extents in the file', check.counted)
  report("parameters, within 1 % of the file's own tensors", check.tensors)
  report('parameters, within 1 % of the published ones', check.publishedParams)
  report('multiply-accumulates over 0.5 G, within 3 % of the published ones', check.publishedMacs)
  const unexplained = [check.counted, check.tensors, check.publishedParams, check.publishedMacs].flatMap(({ differ }) =>
    differ.filter(({ cause }) => cause === undefined),
  )
  if (read < 0.99 * check.files || unexplained.length > 0) process.exitCode = 1
}

/** Every hundredth file; a line that the next one overwrites. */
function showProgress(done: number, of: number): void {
  if (process.stderr.isTTY && done % 100 === 0) process.stderr.write(`${done} of ${of}\r`)
}

function report(what: string, { agree, differ }: Compared): void {
  if (agree + differ.length === 0) return
  console.log(`${what}: ${agree} of ${agree + differ.length}`)
  for (const [cause, findings] of Map.groupBy(differ, ({ cause: known = 'of no known cause' }) => known)) {
    console.log(`  ${cause}:`)
    for (const { name, ours, theirs } of findings) console.log(`    ${name}: ${ours} against ${Math.round(theirs)}`)
  }
}

function reportCases(folder: string): void {
  for (const { name, wrong } of checkCases(folder)) {
    console.log(`${name}: ${wrong ?? 'as expected'}`)
    if (wrong !== undefined) process.exitCode = 1
  }
}
