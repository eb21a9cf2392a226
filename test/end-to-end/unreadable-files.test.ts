// `archcast predict` where some of its files cannot be read: the others have their answers, in their places.
import { linkSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { onnxFixture } from '../fixtures/onnx/fixtures.ts'
import { CELL, Project } from '../gate/project.ts'

const [space, arch] = [CELL.slice(0, CELL.indexOf(':')), CELL.slice(CELL.indexOf(':') + 1)]
let project: Project
beforeEach(() => {
  project = new Project()
  project.write('net.onnx', onnxFixture('squeezenet1_1'))
  project.write('cells.ndjson', `${JSON.stringify({ id: 'cell', space, arch })}\n{\n`)
})
afterEach(() => project.remove())

interface Line {
  readonly id?: string
  readonly macs?: number
  readonly error?: { readonly code: string; readonly detail: string }
}

async function predict(...files: readonly string[]) {
  const finished = await project.spawn(['predict', '--out', 'answers.ndjson', '--in', ...files])
  const lines = readFileSync(join(project.folder, 'answers.ndjson'), 'utf8').trim().split('\n')
  return { ...finished, answers: lines.map((line) => JSON.parse(line) as Line) }
}

test('every one is an answer of its own, is told with its path, and fails the command', async () => {
  project.write('models/cut.onnx', onnxFixture('resnet18').subarray(0, 300))
  mkdirSync(join(project.folder, 'folder'))
  const { code, stderr, answers } = await predict(
    'net.onnx',
    'models/cut.onnx',
    'folder',
    'cells.ndjson',
    'no.onnx',
    'no.ndjson',
    'net.onnx',
  )
  expect(answers.map(({ id, error }) => [id, error?.code])).toEqual([
    ['net.onnx', undefined],
    ['cut.onnx', 'invalid_onnx'],
    ['folder', 'unreadable'],
    ['cell', undefined],
    [undefined, 'not_json'],
    ['no.onnx', 'unreadable'],
    ['no.ndjson', 'unreadable'],
    ['net.onnx', undefined],
  ])
  expect(answers.at(-1)).toEqual(answers[0])
  expect(stderr.split('\n').filter((line) => line.startsWith('archcast: '))).toEqual([
    expect.stringMatching(/^archcast: models\/cut\.onnx: this is no ONNX file, or it is damaged: /),
    'archcast: folder: it is a folder; name the files in it',
    'archcast: no.onnx: there is no such file',
    'archcast: no.ndjson: there is no such file',
  ])
  expect(stderr).toContain('5 of them refused')
  expect(code).toBe(1)
})

test('a line that is refused is its answer alone', async () => {
  const { code, stderr, answers } = await predict('cells.ndjson')
  expect(answers.map(({ error }) => error?.code)).toEqual([undefined, 'not_json'])
  expect(stderr).not.toContain('archcast: ')
  expect(code).toBe(0)
})

test('where every line is refused the command fails, and its answers say why', async () => {
  project.write('refused.ndjson', '\uFEFF{\r\n\r\n{"id": "a", "space": "none", "arch": ""}')
  const { code, stderr, answers } = await predict('refused.ndjson')
  expect(answers).toEqual([
    { line: 1, error: expect.objectContaining({ code: 'not_json' }) },
    { id: 'a', line: 3, error: expect.objectContaining({ code: 'unknown_space' }) },
  ])
  expect(stderr).toContain('archcast: nothing was predicted; answers.ndjson says why, line by line')
  expect(code).toBe(1)
})

test('answers that cannot be written are told before any is made', async () => {
  const { code, stderr } = await project.spawn(['predict', '--in', 'net.onnx', '--out', 'net.onnx/answers.ndjson'])
  expect(stderr).toMatch(
    /^archcast: net\.onnx\/answers\.ndjson cannot be written: ENOTDIR: its path leads through a file/,
  )
  expect(code).toBe(1)
  const missing = await project.spawn(['predict', '--in', 'net.onnx', '--out', 'no/answers.ndjson'])
  expect(missing.stderr).toBe(
    'archcast: no/answers.ndjson cannot be written: ENOENT: there is no such folder; make it first\n',
  )
  expect(missing.code).toBe(1)
})

test('answers never take the place of what is read, by whatever name', async () => {
  const text = readFileSync(join(project.folder, 'cells.ndjson'), 'utf8')
  symlinkSync('cells.ndjson', join(project.folder, 'soft.ndjson'))
  linkSync(join(project.folder, 'cells.ndjson'), join(project.folder, 'hard.ndjson'))
  for (const [from, to] of [
    ['cells.ndjson', 'cells.ndjson'],
    ['cells.ndjson', 'soft.ndjson'],
    ['soft.ndjson', 'hard.ndjson'],
  ]) {
    const { code, stderr } = await project.spawn(['predict', '--in', from, '--out', to])
    expect(stderr).toBe(`archcast: ${to} is what is read as ${from}; name another file by --out\n`)
    expect(code).toBe(1)
    expect(readFileSync(join(project.folder, 'cells.ndjson'), 'utf8')).toBe(text)
  }
})

test('a command that fails leaves what was at its output', async () => {
  project.write('answers.ndjson', 'before')
  const { code } = await project.spawn([
    'predict',
    '--in',
    'cells.ndjson',
    '--out',
    'answers.ndjson',
    '--model',
    'none',
  ])
  expect(code).toBe(1)
  expect(readFileSync(join(project.folder, 'answers.ndjson'), 'utf8')).toBe('before')
  expect(readdirSync(project.folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
