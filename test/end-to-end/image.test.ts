// What the image holds, run without one: the files that it copies suffice for the page, the service, its health check
// and the worker.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT, copies, stages } from '../deploy/dockerfile.ts'
import type { Instruction } from '../deploy/dockerfile.ts'

const run = promisify(execFile)
const { build, page, image: last } = await stages()
/** The workspaces whose packages the first stage installs. */
const installed = build.flatMap(({ name, rest }) =>
  name === 'RUN' ? Array.from(rest.matchAll(/--workspace (\w+)/g), ([, workspace]) => workspace) : [],
)
const env = Object.fromEntries(
  last
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ rest }) =>
      rest
        .trim()
        .split(/\s+/)
        .map((each) => each.split('=')),
    ),
) as Record<string, string>
let app: string
let pageApp: string

/** What a stage has once all is copied and installed. */
async function folderOf(stage: readonly Instruction[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'))
  const filter = (path: string) => !/\.test\.tsx?$|node_modules/.test(path)
  for (const { from, to } of copies(stage))
    for (const path of from) {
      const target = to === './' ? path : to.endsWith('/') ? join(to, basename(path)) : to
      await cp(join(ROOT, path), join(folder, target), { recursive: true, filter })
    }
  // Those of the project stand for those that the image installs; of its own packages only what the image has.
  await mkdir(join(folder, 'node_modules/@archcast'), { recursive: true })
  for (const name of await readdir(join(ROOT, 'node_modules')))
    if (name !== '@archcast' && !name.startsWith('.'))
      await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  for (const name of installed) await symlink(join(folder, name), join(folder, 'node_modules/@archcast', name))
  return folder
}

beforeAll(async () => {
  ;[app, pageApp] = await Promise.all([last, page].map(folderOf))
})
afterAll(async () => {
  for (const folder of [app, pageApp]) await rm(folder, { recursive: true, force: true })
})

test('the page is built of what its stage copies', async () => {
  const [program, ...args] = page.at(-1)!.rest.split(' ')
  expect(program).toBe('node')
  await run(process.execPath, args, { cwd: pageApp })
  const [, from, to] = /^--from=page \/app\/(\S+) (\S+)$/.exec(
    last.find(({ rest }) => rest.startsWith('--from=page'))!.rest,
  )!
  await cp(join(pageApp, from), join(app, to), { recursive: true })
})

test('the service starts with the settings of the image, is healthy, asks for tokens, and ends', async () => {
  const command = JSON.parse(last.at(-1)!.rest) as string[]
  const own = {
    PORT: '0',
    ARCHCAST_STORE: join(app, 'searches.sqlite'),
    ARCHCAST_TOKENS: 'secret',
    ARCHCAST_PROCESSES: '1',
  }
  const bare = { PATH: process.env.PATH!, ...env }
  const refused = await run(process.execPath, [command[1]], { cwd: app, env: bare }).catch(
    (error: { stderr: string }) => error,
  )
  expect(refused.stderr).toMatch(/^archcast: HOST is 0\.0\.0\.0, .*ARCHCAST_TOKENS/)

  const service = spawn(process.execPath, [command[1]], { cwd: app, env: { ...bare, ...own } })
  let output = ''
  for (const stream of [service.stdout, service.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()))
  const exit = once(service, 'exit')
  try {
    await expect.poll(() => output).toMatch(/on http:\/\/0\.0\.0\.0:\d+/)
    const [, port] = /on http:\/\/0\.0\.0\.0:(\d+)/.exec(output)!
    const healthy = (at: string) =>
      run(process.execPath, ['deploy/health.js'], { cwd: app, env: { ...bare, PORT: at } })
    await healthy(port)
    await expect(healthy('9')).rejects.toMatchObject({ code: 1 })
    expect((await fetch(`http://127.0.0.1:${port}/v1/spaces`)).status).toBe(401)
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<title>Archcast</title>')
  } finally {
    service.kill('SIGTERM')
  }
  expect(await exit).toEqual([0, null])
})

test('the worker of a queue has what it needs', async () => {
  const args = ['cli/main.ts', 'worker', '--queue', 'redis://127.0.0.1:9']
  const ended = await run(process.execPath, args, { cwd: app }).catch((error: { stderr: string }) => error)
  expect(ended.stderr).toMatch(/^archcast: the queue at redis:\/\/127\.0\.0\.1:9 cannot be reached/)
})
