// action.yml: the shell of its steps, with the environment that a runner gives.
import { execFile } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Project, chain } from './project.ts'
import type { CommandResult } from './project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'

interface Step {
  readonly name: string
  readonly run: string
  readonly env?: Readonly<Record<string, string>>
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action
const stepNamed = (name: string) => action.runs.steps.find((step) => step.name === name)!

let project: Project
beforeEach(() => {
  project = new Project()
})
afterEach(() => project.remove())

/** Runs a step as the runner does; what `${{ }}` stands for is in `context`. */
function runStep(
  name: string,
  context: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const { run, env: own = {} } = stepNamed(name)
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([input, { default: value = '' }]) => [`inputs.${input}`, value]),
  )
  const all: Readonly<Record<string, string>> = { ...inputs, ...context }
  const evaluated = Object.entries(own).map(([key, value]) => [
    key,
    value.replaceAll(/\$\{\{ *(\S+) *\}\}/g, (_, expression: string) => all[expression] ?? ''),
  ])
  const runner = {
    PATH: [join(project.folder, 'bin'), join(root, 'node_modules/node/bin'), process.env.PATH].join(delimiter),
    HOME: project.folder,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: root,
    GITHUB_OUTPUT: join(project.folder, 'output.txt'),
    GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
    GITHUB_REPOSITORY: 'someone/models',
    RUNNER_TEMP: join(project.folder, 'temp'),
  }
  return new Promise((resolve) => {
    const options = { cwd: project.folder, env: { ...runner, ...Object.fromEntries(evaluated), ...env } }
    // As the runner calls `shell: bash`.
    execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code as unknown as number) : 0, stdout, stderr })
    })
  })
}

const outputs = () =>
  Object.fromEntries(
    readFileSync(join(project.folder, 'output.txt'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  )

test('is a composite action whose scripts take what callers write from the environment alone', () => {
  expect(action.runs.using).toBe('composite')
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{')
})

describe('Gate', () => {
  beforeEach(() => {
    project.config({ models: ['models/*.json'], budgets: [{ max_macs: '+5%' }] })
    project.write('models/net.json', chain(2))
    project.write('.gitignore', 'origin.git\nbin\ntemp\noutput.txt\nsummary.md\n')
    project.commitAll()
    project.git('branch', '--move', 'main')
    project.git('clone', '--quiet', '--bare', '.', 'origin.git')
    project.git('remote', 'add', 'origin', './origin.git')
  })

  test('compares with the branch that the pull request goes to, which a shallow checkout has not', async () => {
    project.write('models/net.json', chain(3))
    const { code, stdout, stderr } = await runStep('Gate', {}, { GITHUB_BASE_REF: 'main' })
    expect(stderr).toContain('::error file=models/net.json')
    expect(stdout).toContain('<!-- archcast-gate -->')
    expect(code).toBe(1)
    expect(outputs()).toMatchObject({ 'exit-code': '1' })
    for (const name of ['json', 'sarif', 'markdown', 'html'])
      expect(readFileSync(outputs()[name], 'utf8').length).toBeGreaterThan(100)
    expect(readFileSync(join(project.folder, 'summary.md'), 'utf8')).toContain('+49')
  })

  test('fails closed where that branch cannot be had', async () => {
    const { code, stdout } = await runStep('Gate', {}, { GITHUB_BASE_REF: 'gone' })
    expect(stdout).toContain('::error title=archcast gate::the branch gone cannot be fetched: fatal: ')
    expect(code).toBe(3)
    expect(outputs()).toEqual({ 'exit-code': '3' })
  })

  test('takes models, a line each, and passes on which of them are not there', async () => {
    const context = { 'inputs.models': 'models/net.json\n--version\n', 'inputs.against': 'HEAD' }
    const { code, stderr } = await runStep('Gate', context)
    expect(stderr).toContain('::error file=--version,title=archcast gate::--version: there is no such file')
    expect(code).toBe(2)
    expect(outputs()).toMatchObject({ 'exit-code': '2' })
    const { models } = JSON.parse(readFileSync(outputs().json, 'utf8')) as GateReport
    expect(models.map(({ model }) => model)).toEqual(['models/net.json'])
  })
})

describe('Comment', () => {
  const context = { 'github.event.pull_request.number': '7' }

  /** A `gh` that knows these comments and writes down what it is asked. */
  function withComments(ids: string): void {
    project.write(
      'bin/gh',
      `#!/bin/bash\necho "$@" >> gh.log\n[[ "$*" == *--paginate* ]] && printf '%s' '${ids}' || true\n`,
    )
    chmodSync(join(project.folder, 'bin/gh'), 0o755)
    project.write('gate.md', '<!-- archcast-gate -->')
  }
  const comment = () => runStep('Comment', context, { MARKDOWN: 'gate.md' })
  const asked = () => readFileSync(join(project.folder, 'gh.log'), 'utf8').trim().split('\n')

  test('is written where there is none', async () => {
    withComments('')
    expect((await comment()).code).toBe(0)
    expect(asked()[0]).toContain('startswith("<!-- archcast-gate -->")')
    expect(asked()[1]).toBe('api --silent --method POST repos/someone/models/issues/7/comments -F body=@gate.md')
  })

  test('is edited where there is one', async () => {
    withComments('11\n12\n')
    expect((await comment()).code).toBe(0)
    expect(asked()[1]).toBe('api --silent --method PATCH repos/someone/models/issues/comments/11 -F body=@gate.md')
  })
})
