// The package as it is packed and installed: it runs from node_modules, and its types are those of the service.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

interface Package {
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
  readonly publishConfig: object
}
interface Manifest {
  readonly files: object
}

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const installed = (name: string) => join(root, 'node_modules', name)
let folder: string
let packed: { readonly filename: string; readonly unpackedSize: number; readonly files: { readonly path: string }[] }

// The dependencies are those of the project: what is tested is the package.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consumer-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root })
  // npm 11 has the packages by name, npm 10 as a list.
  packed = Object.values(JSON.parse(/^[[{][^]*/m.exec(stdout)![0]) as Record<string, typeof packed>)[0]
  await run('tar', ['-xzf', join(folder, packed.filename)], { cwd: folder })
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@types'), { recursive: true })
  await rename(join(folder, 'package'), join(modules, 'archcast'))
  for (const name of ['onnxruntime-node', 'onnxruntime-common', 'zod', '@types/node', 'undici-types'])
    await symlink(installed(name), join(modules, name))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('what is packed', () => {
  const paths = () => packed.files.map(({ path }) => path)

  test('is what was built, the bundles, the schema, and neither a test nor another file', () => {
    const built = /^build\/.+\.(js|d\.ts)$/
    const plain = ['LICENSE', 'README.md', 'package.json', 'schema/archcast.config.json']
    const others = paths().filter((path) => !built.test(path) && !path.startsWith('models/'))
    expect(others.toSorted()).toEqual(plain)
    expect(paths().filter((path) => /\btest(ing)?\b/.test(path))).toEqual([])
  })

  test('has every file of every bundle, and no other beside them', async () => {
    const bundles = await readdir(join(root, 'models'))
    expect(bundles).toContain('cifar10-nb201')
    const listed = bundles.map(async (bundle) => {
      const { files } = JSON.parse(await readFile(join(root, 'models', bundle, 'manifest.json'), 'utf8')) as Manifest
      return ['manifest.json', ...Object.keys(files)].map((name) => `models/${bundle}/${name}`)
    })
    const expected = (await Promise.all(listed)).flat()
    expect(
      paths()
        .filter((path) => path.startsWith('models/'))
        .toSorted(),
    ).toEqual(expected.toSorted())
  })

  test('says nothing of the folder that it was built in, holds no secret, and fits 16 MiB', async () => {
    const secret = /-----BEGIN [A-Z ]*PRIVATE KEY|\b(ghp|gho|npm)_\w{30}|_authToken/
    for (const path of paths().filter((each) => !each.endsWith('.onnx'))) {
      const text = await readFile(join(folder, 'node_modules/archcast', path), 'utf8')
      expect(text.includes(root) || secret.test(text), path).toBe(false)
    }
    expect(packed.unpackedSize).toBeLessThan(16 * 2 ** 20)
  })

  test('can be published, with provenance', async () => {
    // Nobody listens at this address: a dry run asks nobody.
    const nowhere = ['--registry', 'http://127.0.0.1:9', '--fetch-retries', '0']
    await run('npm', ['publish', '--dry-run', ...nowhere, `./${packed.filename}`], { cwd: folder })
    const { publishConfig } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package
    expect(publishConfig).toEqual({ access: 'public', provenance: true })
  })
})

describe('npm publish', () => {
  const mayPublish = (env: Record<string, string>) =>
    run(process.execPath, [join(root, 'scripts/may-publish.js')], { env: { PATH: process.env.PATH, ...env } }).then(
      () => '',
      ({ stderr }: { stderr: string }) => stderr,
    )
  const workflow = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token' }

  test('is refused where a person calls it, with what to do', async () => {
    const said = await mayPublish({})
    expect(said).toMatch(
      /^Not published: this is no run of GitHub Actions; .*`id-token: write`; .* not for the tag v\d/,
    )
    expect(said).toContain('CONTRIBUTING.md, "Releases"')
    expect(await readFile(join(root, 'CONTRIBUTING.md'), 'utf8')).toMatch(/^## Releases$/m)
  })

  test('is refused for a branch and for the tag of another version', async () => {
    for (const GITHUB_REF of ['refs/heads/main', 'refs/tags/v0.0.1'])
      expect(await mayPublish({ ...workflow, GITHUB_REF })).toContain(`the run is for ${GITHUB_REF}, not for`)
  })

  test('is taken in the workflow on the tag of the version, and as a dry run', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package
    expect(await mayPublish({ ...workflow, GITHUB_REF: `refs/tags/v${version}` })).toBe('')
    expect(await mayPublish({ npm_config_dry_run: 'true' })).toBe('')
  })

  test('is guarded by that script', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package
    expect(scripts.prepublishOnly).toBe('node scripts/may-publish.js')
  })
})

test('predicts, and asks a service', async () => {
  const program = `
    import { createClient, predict } from 'archcast'
    const arch = '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|'
    const { accuracy } = await predict({ space: 'nas-bench-201', arch })
    const answered = await createClient('http://service', { fetch: (url) => Response.json({ url }) }).info()
    console.log(JSON.stringify({ method: accuracy.method, url: answered.url }))`
  await writeFile(join(folder, 'program.js'), program)
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual({ method: 'head', url: 'http://service/info' })
})

test('judges, in code and on the command line', async () => {
  const program = `
    import { gate, GateInputError } from 'archcast'
    const arch = 'nas-bench-201:|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|'
    const config = { models: [arch], device: 'epyc/onnx', budgets: [{ max_latency: '1 s', max_macs: '1k' }] }
    const { passed, checks } = await gate({ config })
    const refused = await gate({ config: { ...config, models: [] } }).catch((error) => error instanceof GateInputError)
    console.log(JSON.stringify({ passed, verdicts: checks.map(({ verdict }) => verdict), refused }))`
  await writeFile(join(folder, 'judge.js'), program)
  const { stdout } = await run(process.execPath, ['judge.js'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual({ passed: false, verdicts: ['pass', 'broken'], refused: true })

  const bin = join(folder, 'node_modules/archcast/build/archcast.js')
  await run(process.execPath, [bin, 'init'], { cwd: folder })
  const { $schema } = JSON.parse(await readFile(join(folder, 'archcast.config.json'), 'utf8')) as { $schema: string }
  expect(JSON.parse(await readFile(join(folder, $schema), 'utf8'))).toHaveProperty('properties.budgets')
  const model = 'nas-bench-201:|none~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|'
  const report = await run(process.execPath, [bin, 'gate', model, '--against', 'archcast.config.json'], {
    cwd: folder,
  }).catch((error: { code: number; stderr: string }) => error)
  expect(report).toMatchObject({ code: 2 })
  expect(report.stderr).toContain('is not a report of archcast gate --json')
})

test('has types that hold in a strict project, and refuse what the service refuses', async () => {
  const program = `
    import { createClient, gate, predict, type GateReport, type PredictRequest } from 'archcast'
    const question: PredictRequest = { space: 'nas-bench-201', arch: '|', devices: ['pixel3'] }
    const client = createClient('http://localhost:8787')
    for await (const item of client.predictBatch([question])) {
      const shown: number | string = 'error' in item ? item.error.code : (item.accuracy?.value ?? item.no_accuracy!)
      console.log(shown)
    }
    const report: GateReport = await gate({ config: { budgets: [{ max_latency: '5 ms' }] }, models: ['a.onnx'] })
    // @ts-expect-error a budget is text with a unit, or a number
    await gate({ config: { budgets: [{ max_latency: true }] } })
    console.log(report.passed)
    const { latency } = await predict({ space: 'nas-bench-201', arch: '|' })
    const milliseconds: number = latency.pixel3!.value_ms
    // @ts-expect-error no such op
    const wrong: PredictRequest = { input: { channels: 3, height: 8, width: 8 }, classes: 2, nodes: [{ id: 'a', op: 'none', inputs: [] }] }
    console.log(milliseconds, wrong)`
  await writeFile(join(folder, 'program.ts'), program)
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    target: 'es2024',
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['program.ts'] }))
  const compiler = join(dirname(installed('typescript/package.json')), 'bin/tsc')
  const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
})
