// Nothing passes unchecked: every model has a verdict, every pattern a model.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Project, chain } from './project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { GateConfigInput } from '@archcast/core/gate/gate-config.ts'

let project: Project
beforeEach(() => {
  project = new Project()
  project.write('models/a.json', chain(2))
  project.write('models/b.json', chain(8))
})
afterEach(() => project.remove())

async function gated(config: GateConfigInput, ...args: string[]) {
  project.config(config)
  const { code, stdout, stderr } = await project.run(['gate', '--json', ...args])
  const report = JSON.parse(stdout) as GateReport
  return {
    code,
    stderr,
    checks: report.checks.map(({ model, verdict }) => `${model} ${verdict}`),
    gaps: report.gaps.map(({ model, verdict, outcome }) => `${model} ${verdict} ${outcome}`),
    report,
  }
}
const macs = '10M'
const BOTH = ['models/a.json pass', 'models/b.json broken']

describe('one form of a path everywhere', () => {
  test.each(['./models/*.json', 'models//*.json', './/**/[ab].json', 'models/../models/*', '{models,nets}/*.json'])(
    'models and budgets by %s',
    async (pattern) => {
      const found = await gated({ models: [pattern], budgets: [{ pattern, max_macs: macs }] })
      expect(found).toMatchObject({ code: 1, checks: BOTH, gaps: [] })
    },
  )

  test('a model that several patterns name is judged once, by all budgets that fit', async () => {
    const names = ['./models/a.json', 'models/a.json', 'models//*', join(project.folder, 'models/a.json')]
    const budgets = [
      { pattern: './models/a.json', max_macs: macs },
      { pattern: 'models/*', max_macs: '1M' },
    ]
    const { checks } = await gated({ budgets }, ...names)
    expect(checks).toEqual(['models/a.json pass', 'models/a.json broken', 'models/b.json broken'])
  })

  test('folders whose names begin with a dot are folders', async () => {
    project.write('.hidden/c.json', chain(8))
    const { checks } = await gated({ models: ['**/[a-c].json'], budgets: [{ pattern: '**/*.json', max_macs: macs }] })
    expect(checks).toEqual(['.hidden/c.json broken', ...BOTH])
  })

  test('what a repository keeps for its tools is passed over unless it is named', async () => {
    project.write('node_modules/x/c.json', chain(2))
    const budgets = [{ max_macs: macs }]
    expect((await gated({ models: ['**/[a-c].json'], budgets })).checks).toEqual(BOTH)
    expect((await gated({ models: ['node_modules/*/*.json'], budgets })).checks).toEqual(['node_modules/x/c.json pass'])
  })
})

describe('fails with exit code 2, unless the configuration says otherwise:', () => {
  const budgets = [{ max_macs: '1G' }]
  test.each<[string, GateConfigInput, string]>([
    ['a glob of models without one', { models: ['models/*', 'model/*.onnx'], budgets }, 'model/*.onnx no_model'],
    ['no model at all', { models: ['model/*.onnx'], budgets }, 'model/*.onnx no_model'],
    [
      'a budget without a model',
      { models: ['models/*'], budgets: [...budgets, { pattern: 'models/c.json', max_macs: '1M' }] },
      'models/c.json no_model',
    ],
    [
      'a model without a budget',
      { models: ['models/*'], budgets: [{ pattern: 'models/a.json', max_macs: '1G' }] },
      'models/b.json no_budget',
    ],
  ])('%s', async (_, config, gap) => {
    const found = await gated(config)
    expect(found).toMatchObject({ code: 2, gaps: [`${gap} error`] })
    expect(found.stderr).toContain(`archcast: ${gap.split(' ')[0]}: `)
    const told = await gated({ ...config, unsettled: { no_model: 'warn', no_budget: 'warn' } })
    expect(told).toMatchObject({ code: 0, gaps: [`${gap} warn`] })
  })

  test('a limit by device that names none', async () => {
    project.config({ models: ['models/*'], budgets: [{ max_latency: {} }] })
    const { code, stderr } = await project.run(['gate'])
    expect(stderr).toContain('/budgets/0/max_latency: names no device')
    expect(code).toBe(2)
  })
})

test('models that a command names need a budget each, and budgets of others may be idle', async () => {
  const budgets = [
    { pattern: 'models/a.json', max_macs: macs },
    { pattern: 'nets/*', max_macs: macs },
  ]
  expect(await gated({ budgets }, 'models/a.json')).toMatchObject({ code: 0, gaps: [] })
  expect(await gated({ budgets }, 'models/b.json')).toMatchObject({ code: 2, gaps: ['models/b.json no_budget error'] })
})

test('JUnit has a case for each', async () => {
  await gated(
    { models: ['models/*', 'nets/*'], budgets: [{ pattern: 'models/a.json', max_macs: macs }] },
    '--junit',
    'j',
  )
  const xml = readFileSync(join(project.folder, 'j'), 'utf8')
  expect(xml).toContain('tests="3" failures="2"')
  expect(xml).toContain('<testcase classname="models/b.json" name="has a budget"><failure type="no budget"')
  expect(xml).toContain('<testcase classname="nets/*" name="fits a model"><failure type="no model"')
})

describe('what a glob meets', () => {
  const config = { models: ['models/**/*.onnx', 'models/*.json'], budgets: [{ max_macs: '1G' }] }

  test('a folder that is named as a model, and a pipe, cannot be read', async () => {
    mkdirSync(join(project.folder, 'models/folder.onnx'))
    execFileSync('mkfifo', [join(project.folder, 'models/pipe.onnx')])
    const { report, code } = await gated(config)
    expect(report.unreadable.map(({ model, message }) => `${model}: ${message}`)).toEqual([
      'models/folder.onnx: it is a folder; name the files in it',
      'models/pipe.onnx: it is no regular file; write its contents into one',
    ])
    expect(code).toBe(2)
  })

  test('a folder that is named as a model, with a model in it, is a folder', async () => {
    project.write('models/resnet.onnx/net.onnx', '')
    const { report } = await gated(config)
    expect(report.unreadable).toMatchObject([
      { model: 'models/resnet.onnx/net.onnx', message: 'it is empty; export or fetch it anew' },
    ])
  })

  test('links to folders are gone through where the pattern says how deep', async () => {
    symlinkSync('models', join(project.folder, 'latest'))
    symlinkSync('..', join(project.folder, 'models/loop'))
    const budgets = [{ max_macs: '1G' }]
    expect((await gated({ models: ['latest/a.*'], budgets })).checks).toEqual(['latest/a.json pass'])
    expect((await gated({ models: ['*/a.json'], budgets })).checks).toEqual([
      'latest/a.json pass',
      'models/a.json pass',
    ])
    expect((await gated({ models: ['**/a.json'], budgets })).checks).toEqual(['models/a.json pass'])
  })
})

describe('a model that was deleted since the baseline', () => {
  const config = { models: ['./models/**'], budgets: [{ max_macs: '1G' }] }
  const gone = 'models/deep/c.json deleted warn'

  test('is told, from git and from a report', async () => {
    project.write('models/deep/c.json', chain(3))
    project.write('elsewhere/d.json', chain(3))
    project.config(config)
    project.commitAll()
    project.write('before.json', (await project.run(['gate', '--json'])).stdout)
    rmSync(join(project.folder, 'models/deep'), { recursive: true })
    rmSync(join(project.folder, 'elsewhere'), { recursive: true })
    for (const against of ['HEAD', 'before.json'])
      expect(await gated(config, '--against', against)).toMatchObject({ code: 0, gaps: [gone] })
    const strict = await gated({ ...config, unsettled: { deleted: 'error' } }, '--against', 'HEAD')
    expect(strict).toMatchObject({ code: 1, report: { passed: false } })
  })

  test('is told with the name that it has now', async () => {
    project.write('models/c.json', chain(3))
    project.commitAll()
    project.git('mv', 'models/c.json', 'models/d.json')
    const { report } = await gated(config, '--against', 'HEAD')
    expect(report.gaps).toMatchObject([{ model: 'models/c.json', verdict: 'deleted' }])
    expect(report.gaps[0].message).toContain("'models/d.json' is the same network")
  })

  test('is told from one that a sparse checkout leaves out', async () => {
    project.write('models/deep/c.json', chain(3))
    project.config(config)
    project.commitAll()
    project.git('sparse-checkout', 'set', '--no-cone', '/*', '!/models/deep')
    const { report } = await gated(config, '--against', 'HEAD')
    expect(report.gaps).toMatchObject([{ model: 'models/deep/c.json', verdict: 'deleted' }])
    expect(report.gaps[0].message).toContain('a sparse checkout leaves it out')
  })
})
