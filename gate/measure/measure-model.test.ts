// Timing in a process of its own: what comes back, whatever the model does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CELL, chain } from '../../test/gate/project.ts'
import { smallModel } from '../../test/onnx/small-models.ts'
import { measureModel } from './measure-model.ts'
import type { TimingJob } from './protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'archcast-measure-'))
afterAll(() => rmSync(folder, { recursive: true }))

const job = (more: Partial<TimingJob>): TimingJob => ({
  model: { document: chain(1) },
  threads: 1,
  batch: 1,
  reference: [1, 1, 1, 1, 1, 1],
  seconds: 0.001,
  ...more,
})

test('a model and its baseline: values inside their intervals', async () => {
  const answer = await measureModel(job({ baseline: { document: chain(2) }, seconds: 15 }))
  if ('failure' in answer) throw new Error(answer.failure)
  for (const { low, value, high } of [answer.timing.latency, answer.timing.ratio!]) {
    expect(low).toBeGreaterThan(0)
    expect(low).toBeLessThanOrEqual(value)
    expect(value).toBeLessThanOrEqual(high)
  }
  expect(answer.timing.slowness).toBeGreaterThan(0)
})

test('a file that the runtime cannot run is a failure that says why', async () => {
  const path = join(folder, 'broken.onnx')
  writeFileSync(path, 'no network')
  const answer = await measureModel(job({ model: { path } }))
  expect(answer).toMatchObject({ failure: expect.stringContaining('broken.onnx') as unknown })
})

test('a baseline that cannot run is told from a model that cannot', async () => {
  const path = join(folder, 'old.onnx')
  writeFileSync(path, 'no network')
  const failure = expect.stringContaining('old.onnx') as unknown
  expect(await measureModel(job({ baseline: { path } }))).toEqual({ failure, ofBaseline: true })
  expect(await measureModel(job({ model: { path }, baseline: { path } }))).toEqual({ failure })
})

test('extents that a file leaves open are those that were given; without them it is a failure that asks for them', async () => {
  const path = join(folder, 'open.onnx')
  const nodes = [{ op: 'Conv', inputs: ['x', 'weight'], output: 'y' }]
  const constants = { weight: { weights: [4, 3, 3, 3] } }
  writeFileSync(path, smallModel({ input: ['N', 3, 'H', 'W'], constants, nodes }))
  const answer = await measureModel(job({ model: { path }, size: { height: 24, width: 16 }, seconds: 15 }))
  if ('failure' in answer) throw new Error(answer.failure)
  expect(answer.timing.latency.low).toBeGreaterThan(0)
  expect(await measureModel(job({ model: { path } }))).toMatchObject({
    failure: expect.stringContaining('the size of the image is open; give it') as unknown,
  })
})

test('too little time is a failure that says how to give more', async () => {
  const document = { space: CELL.split(':')[0], arch: CELL.slice(CELL.indexOf(':') + 1) }
  expect(await measureModel(job({ model: { document } }))).toEqual({
    failure: '1 samples in 0.001 s, 6 are needed; see --measure-time',
  })
})
