// Baselines of git: where they can be read from, and the cause and the remedy where they cannot.
import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Project, chain } from './project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'

let project: Project
beforeEach(() => {
  project = new Project()
  project.config({ models: ['models/*.json'], budgets: [{ max_macs: '+5%' }, { max_params: '1M' }] })
  project.write('models/a.json', chain(2))
  project.write('models/b.json', chain(4))
})
afterEach(() => project.remove())

const at = (...names: string[]) => join(project.folder, ...names)
const run = (...args: string[]) => project.run(['gate', ...args])

async function verdicts(...args: string[]) {
  const { code, stdout } = await run('--json', ...args)
  const { checks, unreadable } = JSON.parse(stdout) as GateReport
  return { code, unreadable, checks, told: checks.map(({ model, metric, verdict }) => `${model} ${metric} ${verdict}`) }
}

describe('cause and remedy', () => {
  test.each<[string, string, () => void, string[]]>([
    ['no repository', 'HEAD', () => {}, ['this folder is in no git repository', 'run the gate inside one']],
    ['no commit', 'HEAD', () => project.git('init'), ['the repository has no commit yet']],
    ['an unknown name', 'maim', () => onMain(), ['there is no such branch, tag or commit', "did you mean 'main'?"]],
    ['an unknown hash', 'f'.repeat(40), () => onMain(), ['there is no such branch, tag or commit', 'git fetch']],
    [
      'a branch that was not fetched',
      'origin/next',
      () => {
        onMain()
        project.git('remote', 'add', 'origin', '.')
      },
      ['git fetch origin next'],
    ],
    [
      'a shallow clone',
      'HEAD~1',
      () => {
        onMain()
        writeFileSync(at('.git/shallow'), execFileSync('git', ['rev-parse', 'HEAD'], { cwd: project.folder }))
      },
      ['this is a shallow clone', 'git fetch --unshallow', 'fetch-depth: 0'],
    ],
    ['a name that git takes for none', 'a..b', () => onMain(), ['there is no such branch']],
    ['a folder', 'models', () => onMain(), ['there is no such branch, tag or commit']],
    ['a file that is not there', 'before.json', () => onMain(), ["the baseline 'before.json' is no file"]],
  ])('of %s', async (_, revision, prepare, said) => {
    prepare()
    const { code, stdout, stderr } = await run('--against', revision)
    for (const text of said) expect(stderr).toContain(text)
    // What needs no baseline is judged.
    expect(stdout).toMatch(/models\/a\.json +MACs .*unreadable\n +parameters .* ok\n/)
    expect(stdout).toMatch(/4 limits: 2 hold, 2 fail, the baseline cannot be opened/)
    expect(code).toBe(2)
  })

  test('of git that is not installed', async () => {
    const { code, stderr } = await project.spawn(['gate', '--against', 'HEAD'], { PATH: at('nothing') })
    expect(stderr).toContain('git is not installed')
    expect(code).toBe(2)
  })

  test.skipIf(process.getuid?.() !== 0)('of a repository of another user', async () => {
    onMain()
    for (const name of ['.', '.git']) chownSync(at(name), 12_345, 12_345)
    const { code, stderr } = await project.spawn(['gate', '--against', 'HEAD'])
    expect(stderr).toContain(`git config --global --add safe.directory '${project.folder}'`)
    expect(code).toBe(2)
  })

  function onMain() {
    project.commitAll()
    project.git('branch', '--move', 'main')
  }
})

describe('one model of the baseline leaves the others their verdicts:', () => {
  test('one that is not in it', async () => {
    project.commitAll()
    project.write('models/c.json', chain(2))
    expect(await verdicts('--against', 'HEAD')).toMatchObject({
      code: 1,
      told: [
        'models/a.json macs pass',
        'models/a.json params pass',
        'models/b.json macs pass',
        'models/b.json params pass',
        'models/c.json macs no_baseline',
        'models/c.json params pass',
      ],
    })
  })

  test('one that was damaged, which a change may repair', async () => {
    project.write('models/a.json', 'no json')
    project.commitAll()
    project.write('models/a.json', chain(2))
    const { code, told, checks } = await verdicts('--against', 'HEAD')
    expect(told[0]).toBe('models/a.json macs broken_baseline')
    expect(checks[0].message).toContain('a baseline whose model is damaged: it is neither ONNX nor JSON')
    expect(told.slice(2)).toEqual(['models/b.json macs pass', 'models/b.json params pass'])
    expect(code).toBe(0)
  })

  test('one that Git LFS keeps, which is no damage', async () => {
    project.write('models/a.json', `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`)
    project.commitAll()
    project.write('models/a.json', chain(2))
    const { code, told, checks } = await verdicts('--against', 'HEAD')
    expect(told).toEqual([
      'models/a.json macs unreadable',
      'models/a.json params pass',
      'models/b.json macs pass',
      'models/b.json params pass',
    ])
    expect(checks[0].message).toContain('git lfs fetch --all')
    expect(code).toBe(2)
  })

  test('one whose object the repository has lost', async () => {
    project.commitAll()
    const hash = execFileSync('git', ['rev-parse', 'HEAD:models/a.json'], { cwd: project.folder }).toString()
    rmSync(at('.git/objects', hash.slice(0, 2), hash.slice(2).trim()))
    const { code, told, checks } = await verdicts('--against', 'HEAD')
    expect(told.slice(0, 3)).toEqual([
      'models/a.json macs unreadable',
      'models/a.json params pass',
      'models/b.json macs pass',
    ])
    expect(checks[0].message).toContain('git fsck')
    expect(code).toBe(2)
  })

  test('one in a submodule', async () => {
    const inner = at('inner')
    mkdirSync(inner)
    renameSync(at('models'), join(inner, 'models'))
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: inner, stdio: 'pipe' })
    git('init')
    git('add', '.')
    git('commit', '-m', 'x')
    project.commitAll()
    const { checks } = await verdicts('inner/models/a.json', '--against', 'HEAD')
    expect(checks[0]).toMatchObject({ verdict: 'unreadable' })
    expect(checks[0].message).toContain(
      "it is in the submodule 'inner', a repository of its own; run the gate in there",
    )
  })

  test('one outside the repository', async () => {
    mkdirSync(at('repo'))
    execFileSync('git', ['init', '--quiet'], { cwd: at('repo') })
    project.write('repo/x', '')
    project.git('-C', 'repo', 'add', 'x')
    project.git('-C', 'repo', 'commit', '-m', 'x')
    symlinkSync('../archcast.config.json', at('repo/archcast.config.json'))
    const { stdout } = await project.spawnIn('repo', ['gate', '--json', '../models/a.json', '--against', 'HEAD'])
    const [check] = (JSON.parse(stdout) as GateReport).checks
    expect(check).toMatchObject({ model: '../models/a.json', verdict: 'unreadable' })
    expect(check.message).toContain('it lies outside the repository')
  })
})

describe('is read from', () => {
  const all = [
    'models/a.json macs pass',
    'models/a.json params pass',
    'models/b.json macs pass',
    'models/b.json params pass',
  ]
  const toldIn = async (folder: string, ...args: string[]) => {
    const { stdout, stderr } = await project.spawnIn(folder, ['gate', '--json', ...args])
    expect(stderr).toBe('')
    return (JSON.parse(stdout) as GateReport).checks.map(
      ({ model, metric, verdict }) => `${model} ${metric} ${verdict}`,
    )
  }

  test('a folder below the root of the repository, and a tag, and a hash', async () => {
    project.write('ml/deep/archcast.config.json', {
      models: ['models/*'],
      budgets: [{ max_macs: '+5%' }, { max_params: '1M' }],
    })
    renameSync(at('models'), at('ml/deep/models'))
    project.commitAll()
    project.git('tag', '-a', 'v1', '-m', 'x')
    const hash = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: project.folder }).toString().trim()
    for (const revision of ['HEAD', 'v1', hash]) expect(await toldIn('ml/deep', '--against', revision)).toEqual(all)
  })

  test('a worktree of a bare repository', async () => {
    project.commitAll()
    project.git('clone', '--quiet', '--bare', '.', 'bare.git')
    project.git('-C', 'bare.git', 'worktree', 'add', '--quiet', '../tree', 'HEAD')
    expect(readdirSync(at('tree'))).toContain('models')
    expect(await toldIn('tree', '--against', 'HEAD')).toEqual(all)
  })

  test('names that git and shells have a meaning for', async () => {
    const names = ['a:b.json', 'HEAD:x.json', '-x.json', '*.json', 'a b.json', 'é.json', ':(glob)x.json', '"q".json']
    for (const name of names) project.write(join('odd', name), chain(2))
    project.commitAll()
    for (const name of names) {
      const { told } = await verdicts('--against', 'HEAD', '--', `odd/${name}`)
      expect(told).toEqual([`odd/${name} macs pass`, `odd/${name} params pass`])
    }
  })
})
