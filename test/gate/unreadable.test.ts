// Models that cannot be read: `archcast gate` judges the others, `archcast explain` says what is wrong.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Project, chain } from './project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { AddressInfo } from 'node:net'

let project: Project
beforeEach(() => {
  project = new Project()
  project.config({ budgets: [{ max_macs: '10M' }] })
  project.write('a.json', chain(2))
  project.write('c.json', chain(8))
})
afterEach(() => project.remove())

const reportOf = (stdout: string) => JSON.parse(stdout) as GateReport

/** What makes a file of that name unreadable, and what is said of it. */
const FAULTS: [string, (name: string) => void, string][] = [
  ['no.json', () => {}, 'there is no such file'],
  ['folder.json', (name) => mkdirSync(join(project.folder, name)), 'it is a folder; name the files in it'],
  ['loop.json', (name) => symlinkSync(name, join(project.folder, name)), 'too many symbolic links'],
  ['broken.onnx', (name) => project.write(name, new Uint8Array([8, 7, 255])), 'this is no ONNX file, or it is damaged'],
  ['text.json', (name) => project.write(name, 'no json'), 'it is neither ONNX nor JSON'],
  [
    'cycle.json',
    (name) => project.write(name, { ...chain(1), nodes: [{ id: 'a', op: 'relu', inputs: ['a'] }] }),
    '/nodes',
  ],
  [
    'large.onnx',
    (name) => project.write(name, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
    'git lfs pull',
  ],
  ['nas-bench-201:|none~0|', () => {}, 'a NAS-Bench-201 cell has the form'],
]

describe.each(FAULTS)('%s', (name, prepare, reason) => {
  beforeEach(() => prepare(name))

  test('is told by the gate with exit code 2, and the others are judged', async () => {
    const { code, stdout, stderr } = await project.run(['gate', '--json', 'a.json', name, 'c.json'])
    const { passed, checks, unreadable } = reportOf(stdout)
    expect(checks.map(({ model, verdict }) => [model, verdict])).toEqual([
      ['a.json', 'pass'],
      ['c.json', 'broken'],
    ])
    expect(passed).toBe(false)
    expect(unreadable).toMatchObject([{ model: name, verdict: 'unreadable', outcome: 'error' }])
    expect(unreadable[0].message).toContain(reason)
    expect(unreadable[0].message.startsWith(name)).toBe(false)
    expect(stderr).toContain(`archcast: ${name}: ${unreadable[0].message}\n`)
    expect(code).toBe(2)
  })

  test('is told by explain with exit code 2', async () => {
    const { code, stdout, stderr } = await project.run(['explain', name])
    expect(stderr).toContain(`archcast: ${name}: `)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

test('a link of a glob that leads nowhere is a model that cannot be read', async () => {
  symlinkSync('gone.json', join(project.folder, 'b.json'))
  const { code, stdout } = await project.run(['gate', '[a-c].json'])
  expect(stdout).toContain('error: b.json: there is no such file')
  expect(stdout).toContain('3 models, 2 limits: 1 holds, 1 fails, 1 model unreadable')
  expect(code).toBe(2)
})

test('every file and GitHub have it', async () => {
  const out = { junit: 'gate.xml', sarif: 'gate.sarif', markdown: 'gate.md' }
  const options = Object.entries(out).flatMap(([option, file]) => [`--${option}`, file])
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md') }
  const { code, stdout, stderr } = await project.run(['gate', ...options, 'a.json', 'no.onnx'], env)
  expect(code).toBe(2)
  expect(stdout).toMatch(/^no\.onnx +unreadable$/m)
  expect(stderr).toBe('::error file=no.onnx,title=archcast gate::no.onnx: there is no such file\n')
  for (const file of [...Object.values(out), 'summary.md']) {
    const text = readFileSync(join(project.folder, file), 'utf8')
    expect(text, file).toContain('no.onnx')
    expect(text, file).toContain('there is no such file')
  }
})

test('one that the baseline has damaged is judged by what needs no baseline', async () => {
  project.write('a.json', 'no json')
  project.commitAll()
  project.write('a.json', chain(2))
  project.config({ budgets: [{ max_macs: '10M' }, { max_params: '+5%' }] })
  const { code, stdout } = await project.run(['gate', '--against', 'HEAD', '--json', 'a.json', 'c.json'])
  const { checks, unreadable } = reportOf(stdout)
  expect(checks.map(({ model, metric, verdict }) => `${model} ${metric} ${verdict}`)).toEqual([
    'a.json macs pass',
    'a.json params broken_baseline',
    'c.json macs broken',
    'c.json params pass',
  ])
  expect(checks[1].message).toContain('a baseline whose model is damaged: it is neither ONNX nor JSON')
  expect(unreadable).toEqual([])
  expect(code).toBe(1)
})

test('one that a service refuses leaves the others their verdicts', async () => {
  const answer = {
    accuracy: { value: 0.9, low: 0.8, high: 1, method: 'head', task: 'cifar10' },
    latency: {},
    in_domain: true,
    out_of_domain: [],
  }
  const server = createServer(async (request, response) => {
    const { nodes } = (await new Response(request as never).json()) as ReturnType<typeof chain>
    if (nodes.length > 10)
      response.writeHead(413).end(JSON.stringify({ code: 'too_large', detail: 'it has 19 layers' }))
    else response.end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const { code, stdout } = await project.run(['gate', '--url', url, '--json', 'c.json', 'a.json'])
    const { models, unreadable } = reportOf(stdout)
    expect(models.map(({ model }) => model)).toEqual(['a.json'])
    expect(unreadable).toMatchObject([{ model: 'c.json', message: 'it has 19 layers' }])
    expect(code).toBe(2)
  } finally {
    server.close()
  }
})
