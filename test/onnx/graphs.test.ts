// Graphs of some 900 real networks, which are not in the project: ARCHCAST_GRAPHS names their folder,
// ARCHCAST_PUBLISHED the table of their published figures. `npm run check:onnx` prints the same as a report.
import { beforeAll, describe, expect, test } from 'vitest'
import { GRAPHS, graphCounts } from '../fixtures/onnx/exporters.ts'
import { checkGraphs } from './graph-check.ts'
import { publishedTable } from './published-table.ts'
import type { GraphCheck } from './graph-check.ts'

const PUBLISHED = process.env.ARCHCAST_PUBLISHED
if (!GRAPHS) console.warn('graphs.test.ts is skipped: ARCHCAST_GRAPHS does not name the folder of the graphs')

describe.skipIf(!GRAPHS)('graphs of real networks', () => {
  let check: GraphCheck
  beforeAll(() => {
    check = checkGraphs(GRAPHS!, graphCounts(), PUBLISHED ? publishedTable(PUBLISHED) : undefined)
  })

  test('99 of 100 are read', () => {
    expect(check.files).toBeGreaterThan(200)
    expect(check.refused.length, JSON.stringify(check.refused)).toBeLessThanOrEqual(0.01 * check.files)
  })

  test('have the multiply-accumulates that the extents in the files give', () => {
    expect(check.counted).toEqual({ agree: graphCounts().size, differ: [] })
  })

  test.skipIf(!PUBLISHED)('have the published figures, unless a cause is known', () => {
    const { tensors, publishedParams, publishedMacs } = check
    for (const { agree, differ } of [tensors, publishedParams, publishedMacs]) {
      expect(agree).toBeGreaterThan(8 * differ.length)
      expect(differ.filter(({ cause }) => cause === undefined)).toEqual([])
    }
  })
})
