// `archcast gate` as a CI system runs it: exit codes, outputs, baselines.
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { onnxFixture } from '../fixtures/onnx/fixtures.ts'
import { CELL, Project, chain } from './project.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { AddressInfo } from 'node:net'

let project: Project
beforeEach(() => {
  project = new Project()
})
afterEach(() => project.remove())

const report = (stdout: string) => JSON.parse(stdout) as GateReport
const device = 'epyc/onnx'

describe('exit codes', () => {
  test('0 where all hold: ONNX, JSON and a space, by a glob and by name', async () => {
    project.config({
      models: ['models/**/*.{onnx,json}', CELL],
      device,
      budgets: [
        { pattern: 'models/**', max_latency: '50 ms', max_size: '50 MB' },
        { pattern: CELL, min_accuracy: '90 %', max_params: '1M' },
      ],
    })
    project.write('models/mobile/net.onnx', onnxFixture('mobilenet_v2'))
    project.write('models/chain.json', chain(4))
    const { code, stdout, stderr } = await project.spawn(['gate', '--json'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(report(stdout).models.map(({ model }) => model)).toEqual([
      'models/chain.json',
      'models/mobile/net.onnx',
      CELL,
    ])
    expect(report(stdout).checks.map(({ verdict }) => verdict)).toEqual(Array(6).fill('pass'))
  })

  test('1 where a budget is broken; the table says which, by which layer', async () => {
    project.config({ models: ['*.json'], device, budgets: [{ max_macs: '1M' }, { max_latency: '50 ms' }] })
    project.write('net.json', chain(2))
    const { code, stdout } = await project.spawn(['gate', 'net.json'])
    expect(code).toBe(1)
    // 3 x 16 x 1024 + 2 x 9 x 16 x 16 x 1024 + 160 multiply-accumulates.
    expect(stdout).toMatch(/MACs +4\.77M +at most 1M +broken/)
    expect(stdout).toContain("error: net.json: MACs are 4.77M, but must be at most 1M; 'conv0' (conv 3x3 -> 16x32x32)")
  })

  test.each<[string, (files: Project) => void, string[], string]>([
    ['no configuration', () => {}, [], 'write one with archcast init'],
    ['no JSON', (p) => p.write('archcast.config.json', '{'), [], 'archcast.config.json is not JSON'],
    ['no valid configuration', (p) => p.config({ budgets: [] }), [], '/budgets'],
    ['a folder', (p) => mkdirSync(join(p.folder, 'archcast.config.json')), [], 'it is a folder'],
    [
      'another encoding',
      (p) => p.write('archcast.config.json', Buffer.from('\ufeff{}', 'utf16le')),
      [],
      'save it as that',
    ],
    [
      'a key that is there twice',
      (p) => p.write('archcast.config.json', '{"budgets": [{"max_macs": "1"}], "budgets": [{"max_macs": "1G"}]}'),
      [CELL],
      '/budgets: is there twice',
    ],
    ['no models at all', (p) => p.config({ budgets: [{ max_macs: '1M' }] }), [], 'there is no model'],
    [
      'an unknown device',
      (p) => p.config({ budgets: [{ max_latency: { pixel33: '1 ms' } }] }),
      [CELL],
      "did you mean 'pixel3'?",
    ],
    ['a relative budget without a baseline', (p) => p.config({ budgets: [{ max_macs: '+5%' }] }), [CELL], '--against'],
    ['an unknown option', () => {}, ['--aginst', 'main'], 'unknown option'],
    [
      'no timing of such a device',
      (p) => p.config({ budgets: [{ max_latency: { pixel3: '1 s' } }] }),
      [CELL, '--measure'],
      'archcast device profile',
    ],
  ])('2 for %s', async (_, prepare, args, message) => {
    prepare(project)
    const { code, stdout, stderr } = await project.run(['gate', ...args])
    expect(stderr).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('0 for a configuration with a byte order mark and the line breaks of Windows', async () => {
    const text = JSON.stringify({ models: [CELL], budgets: [{ max_macs: '1G' }] }, null, 2)
    project.write('archcast.config.json', `\ufeff${text.replaceAll('\n', '\r\n')}`)
    expect((await project.run(['gate'])).code).toBe(0)
  })

  test.each([
    ['those of the verdicts where a reader has enough', '| head -c 1', 0, ''],
    ['2 where the disk is full', '> /dev/full', 2, 'stdout cannot be written: ENOSPC'],
  ])('%s', async (_, into, code, message) => {
    const names = Array.from({ length: 40 }, (__, i) => `net${i}.json`)
    for (const name of names) project.write(name, chain(40))
    project.config({ models: ['net*.json'], budgets: [{ max_macs: '1G' }] })
    const done = await project.shell(`archcast gate --json ${into}; exit \${PIPESTATUS[0]}`)
    expect(done.code).toBe(code)
    expect(done.stderr).toContain(message)
    expect(done.stderr).not.toContain('at ')
  })

  test('2 in a process of its own', async () => {
    expect((await project.spawn(['gate', '--aginst', 'main'])).code).toBe(2)
  })

  test('3 for a bundle that is damaged, or not there', async () => {
    project.config({ device, budgets: [{ max_latency: '1 s' }] })
    const folder = join(project.folder, 'bundle')
    cpSync(DEFAULT_MODEL, folder, { recursive: true })
    const path = join(folder, 'devices.ndjson')
    const bytes = readFileSync(path)
    bytes[1000] ^= 1
    writeFileSync(path, bytes)
    const damaged = await project.spawn(['gate', CELL, '--model', 'bundle'])
    expect(damaged.stderr).toContain('cannot be trusted: devices.ndjson: expected SHA-256')
    expect({ code: damaged.code, stdout: damaged.stdout }).toEqual({ code: 3, stdout: '' })
    const missing = await project.run(['gate', CELL, '--model', 'nowhere'])
    expect(missing.code).toBe(3)
  })

  test('0 where what is broken is accepted; 1, said so, once that has expired', async () => {
    const accepted = (until: string) => [{ model: '*.json', metric: 'macs' as const, reason: 'see the plan', until }]
    project.write('net.json', chain(2))
    project.config({ models: ['net.json'], budgets: [{ max_macs: '1M' }], accepted: accepted('2999-01-01') })
    expect((await project.run(['gate'])).code).toBe(0)
    project.config({ models: ['net.json'], budgets: [{ max_macs: '1M' }], accepted: accepted('2020-01-01') })
    const { code, stdout } = await project.run(['gate'])
    expect(code).toBe(1)
    expect(stdout).toContain('it was accepted until 2020-01-01 (see the plan), which has passed')
  })
})

describe('baselines', () => {
  const relative = { models: ['models/*.json'], device, budgets: [{ max_latency: '+5%', max_macs: '+5%' }] }

  test('a git ref: what is the same passes, what grew is broken, what is new has no baseline', async () => {
    project.config(relative)
    project.write('models/same.json', chain(4))
    project.write('models/grown.json', chain(4))
    project.commitAll()
    project.write('models/grown.json', chain(8))
    project.write('models/new.json', chain(1))
    const { code, stdout } = await project.run(['gate', '--against', 'HEAD', '--json'])
    expect(code).toBe(1)
    const { checks, baseline } = report(stdout)
    expect(baseline).toMatch(/^HEAD \([0-9a-f]{7}\)$/)
    const verdicts = checks.map(({ model, metric, verdict }) => `${model} ${metric} ${verdict}`)
    expect(verdicts).toEqual([
      'models/grown.json latency broken',
      'models/grown.json macs broken',
      'models/new.json latency no_baseline',
      'models/new.json macs no_baseline',
      'models/same.json latency pass',
      'models/same.json macs pass',
    ])
    // 7 of 8 layers' worth of stem and convolutions: computed by hand.
    const macs = (layers: number) => 3 * 16 * 1024 + layers * 9 * 256 * 1024 + 160
    expect(checks[1].change!.value).toBeCloseTo(macs(8) / macs(4), 9)
    expect(checks[1].blame).toMatchObject({ node: 'conv4', grew: true, share: 0.25 })
  })

  test('a git ref from a folder below the root of the repository', async () => {
    project.write('ml/archcast.config.json', relative)
    project.write('ml/models/net.json', chain(4))
    project.commitAll()
    const { code, stdout } = await project.run([
      'gate',
      'ml/models/net.json',
      '--config',
      'ml/archcast.config.json',
      '--against',
      'HEAD',
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('1 model, 2 limits: 2 hold')
  })

  test('the report of an earlier run, in a file and at a URL', async () => {
    project.config({ ...relative, budgets: [{ max_macs: '100G' }, { max_latency: '10 s' }] })
    project.write('models/net.json', chain(4))
    const { stdout } = await project.run(['gate', '--json'])
    project.write('before.json', stdout)
    project.config(relative)
    expect((await project.run(['gate', '--against', 'before.json'])).code).toBe(0)
    project.write('models/net.json', chain(5))
    const server = createServer((_, response) => response.end(stdout)).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/before.json`
    try {
      const later = await project.run(['gate', '--against', url])
      expect(later.stdout).toMatch(/MACs +11\.8M +\+24\.9% +at most \+5% +broken/)
      expect(later.code).toBe(1)
    } finally {
      server.close()
    }
    expect((await project.run(['gate', '--against', url])).code).toBe(3)
    const secret = await project.run(['gate', '--against', `${url}?token=secret`])
    expect(secret.stderr).toContain('/before.json?… cannot be read')
    expect(secret.stderr).not.toContain('token')
    project.write('before.json', '{}')
    const wrong = await project.run(['gate', '--against', 'before.json'])
    expect(wrong.stderr).toContain('is not a report of archcast gate --json')
    expect(wrong.code).toBe(2)
  })
})

describe('outputs', () => {
  test('files, and on GitHub annotations and a summary', async () => {
    project.config({ models: ['net.json'], budgets: [{ max_macs: '1M' }] })
    project.write('net.json', chain(2))
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md') }
    const args = [
      'gate',
      '--junit',
      'out/junit.xml',
      '--sarif',
      'out/gate.sarif',
      '--markdown',
      'out/gate.md',
      '--json',
    ]
    const { code, stdout, stderr } = await project.run(args, env)
    expect(code).toBe(1)
    expect(report(stdout).passed).toBe(false)
    const read = (name: string) => readFileSync(join(project.folder, name), 'utf8')
    const line =
      read('net.json')
        .split('\n')
        .findIndex((text) => text.includes('"conv0"')) + 1
    expect(stderr).toContain(`::error file=net.json,line=${line},title=archcast gate::net.json: MACs are 4.77M`)
    expect(read('out/junit.xml')).toContain('failures="1"')
    expect(read('out/gate.sarif')).toContain('"ruleId": "budget/macs"')
    expect(read('summary.md')).toBe(read('out/gate.md'))
    expect(read('out/gate.md')).toContain('❌')
  })

  test('one that cannot be written is bad input, and the others are written', async () => {
    project.config({ models: ['net.json'], budgets: [{ max_macs: '1G' }] })
    project.write('net.json', chain(2))
    const others = ['--markdown', 'out/gate.md', '--sarif', 'out/gate.sarif']
    const { code, stdout, stderr } = await project.run(['gate', '--junit', 'net.json/junit.xml', ...others])
    expect(stderr).toContain('net.json/junit.xml cannot be written')
    expect(stdout).toContain('1 model, 1 limit: 1 holds')
    expect(readdirSync(join(project.folder, 'out'))).toEqual(['gate.md', 'gate.sarif'])
    expect(code).toBe(2)
  })

  test.each(['net.json', './net.json', 'link.json', 'archcast.config.json', 'before.json'])(
    '%s is not written over, as it is read',
    async (path) => {
      project.config({ models: ['net.json'], baseline: 'before.json', budgets: [{ max_macs: '1G' }] })
      project.write('net.json', chain(2))
      project.write('before.json', { format: 1, models: [] })
      symlinkSync('net.json', join(project.folder, 'link.json'))
      const before = readFileSync(join(project.folder, path), 'utf8')
      const { code, stderr } = await project.run(['gate', '--markdown', path])
      expect(stderr).toContain(`--markdown would write over ${path}, which is read`)
      expect(readFileSync(join(project.folder, path), 'utf8')).toBe(before)
      expect(code).toBe(2)
    },
  )

  test('two outputs are two files', async () => {
    project.config({ models: ['net.json'], budgets: [{ max_macs: '1G' }] })
    project.write('net.json', chain(2))
    const { code, stderr } = await project.run(['gate', '--markdown', 'out', '--sarif', './out'])
    expect(stderr).toContain('--markdown would write over out, which --sarif writes')
    expect(code).toBe(2)
  })

  test('names say nothing that a terminal would obey', async () => {
    const name = 'a\u001b[31m\nerror: b\u202e.json'
    project.config({ models: ['*b*.json'], budgets: [{ max_macs: '1' }] })
    project.write(name, chain(2))
    const { stdout, stderr } = await project.run(['gate'])
    expect(stdout).toMatch(/^a\ufffd\[31m\ufffderror: b\ufffd\.json +MACs/m)
    for (const mark of ['\u001b', '\u202e']) expect(stdout + stderr).not.toContain(mark)
  })
})

test('init writes a configuration and a workflow that the gate takes, and leaves alone what is there', async () => {
  const first = await project.run(['init'])
  expect(first.code).toBe(0)
  const path = join(project.folder, 'archcast.config.json')
  const config = readFileSync(path, 'utf8')
  const workflow = readFileSync(join(project.folder, '.github/workflows/archcast.yml'), 'utf8')
  expect(workflow).toContain('- run: npx --no-install archcast gate')
  expect(first.stdout).toContain('npx --no-install archcast gate')
  project.write('models/net.onnx', onnxFixture('squeezenet1_1'))
  project.commitAll()
  const run = await project.run(['gate', '--against', 'HEAD'])
  expect(run.stderr).toBe('')
  expect(run.code).toBe(0)
  writeFileSync(path, `${config} `)
  const second = await project.run(['init'])
  expect(second.stdout).toContain('archcast.config.json is there already; it stays')
  expect(readFileSync(path, 'utf8')).toBe(`${config} `)
})

test('explain: the costliest layer first, shares that add up', async () => {
  project.write('net.json', chain(2))
  const table = await project.run(['explain', 'net.json', '--device', device, '--top', '2'])
  expect(table.code).toBe(0)
  expect(table.stdout.split('\n')[3]).toMatch(/^conv[01] +conv 3x3 -> 16x32x32 +2\.36M +49\.5%/)
  const { stdout } = await project.run(['explain', 'net.json', '--device', device, '--json'])
  const { layers, macs, latency } = JSON.parse(stdout) as GateReport['models'][number]
  expect(layers.reduce((sum, layer) => sum + layer.macs, 0)).toBe(macs)
  // What no layer asks for, such as starting a run, is the rest.
  const ms = layers.reduce((sum, layer) => sum + (layer.ms[device] ?? 0), 0)
  expect(ms).toBeLessThan(latency[device].value)
  expect(ms).toBeGreaterThan(latency[device].value / 2)
})

test('explain: one page of the forecast, with the accuracy, and never over the model', async () => {
  project.write('net.json', chain(2))
  const run = await project.run(['explain', 'net.json', '--device', device, '--html', 'report.html'])
  expect(run).toMatchObject({ code: 0, stdout: '' })
  const page = readFileSync(join(project.folder, 'report.html'), 'utf8')
  for (const text of ['<h1>net.json</h1>', device, 'Accuracy', 'conv 3x3 -&gt; 16x32x32']) expect(page).toContain(text)
  const { stderr, code } = await project.run(['explain', 'net.json', '--html', 'net.json'])
  expect(stderr).toContain('--html would write over net.json, which is read')
  expect(code).toBe(2)
})
