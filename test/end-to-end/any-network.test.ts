// `archcast predict` on networks that are no classifiers of images, runs of several images, and files that are not
// read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { flat, onnx, tokens, words } from '../contract/small-architectures.ts'
import { Project } from '../gate/project.ts'
import { smallModel } from '../onnx/small-models.ts'

let project: Project
beforeEach(() => {
  project = new Project()
  const lines = [tokens, words, flat(), { batch: 2, ...flat() }].map((line, i) =>
    JSON.stringify({ id: `${i}`, ...line }),
  )
  project.write('networks.ndjson', lines.join('\n'))
  project.write('eight.onnx', onnx(8, 3, 4, 4))
  const nodes = ['Odd', 'Odder'].map((op, i) => ({ op, inputs: ['x'], output: i === 1 ? 'y' : 'a' }))
  project.write('odd.onnx', smallModel({ input: [1, 3, 4, 4], nodes }))
})
afterEach(() => project.remove())

type Line = Readonly<Record<string, unknown>>

async function predict(...args: readonly string[]) {
  const finished = await project.spawn(['predict', '--out', 'answers.ndjson', '--device', 'epyc/onnx', '--in', ...args])
  const lines = readFileSync(join(project.folder, 'answers.ndjson'), 'utf8').trim().split('\n')
  return { ...finished, answers: lines.map((line) => JSON.parse(line) as Line) }
}

test('all but the accuracy is told, and why not', async () => {
  const { code, answers } = await predict('networks.ndjson', 'eight.onnx')
  expect(code).toBe(0)
  const none = (what: string) => `Accuracy is forecast for classifiers of images; this network ${what}.`
  expect(answers.map(({ no_accuracy }) => no_accuracy)).toEqual([
    none('gives [16, 32] and no classes'),
    none('reads token ids'),
    undefined,
    undefined,
    undefined,
  ])
  expect(answers.map((answer) => 'accuracy' in answer)).toEqual([false, false, true, true, true])
  expect(answers.map(({ batch }) => batch)).toEqual([undefined, undefined, undefined, 2, 8])
  expect(answers[0]).toMatchObject({ macs: 311_296, memory: { weights_bytes: 4 * 18_816 }, in_domain: false })
  for (const { latency } of answers) expect((latency as Record<string, number>)['epyc/onnx']).toBeGreaterThan(0)
})

test('images of a run are those asked for, but of a line or a file that says others', async () => {
  const { code, stderr, answers } = await predict('networks.ndjson', 'eight.onnx', '--batch', '4')
  expect(answers.map(({ batch }) => batch)).toEqual([4, 4, 4, 2, undefined])
  expect(answers[4]).toMatchObject({ error: { code: 'unsupported' } })
  expect(stderr).toContain("archcast: eight.onnx: its input 'x' has a fixed batch of 8, not 4")
  expect(code).toBe(1)
})

test('every node that is not read is told', async () => {
  const { code, stderr, answers } = await predict('odd.onnx')
  expect(answers[0]).toMatchObject({
    error: { code: 'unknown_op', errors: [{ pointer: '/graph/node/0' }, { pointer: '/graph/node/1' }] },
  })
  expect(stderr).toMatch(/archcast: odd\.onnx: node 'n0' \(Odd\): .*\n {2}node 'n1' \(Odder\): /)
  expect(code).toBe(1)
})
