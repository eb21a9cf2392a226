// The documentation is true: every command in it runs, its programs too, and what it shows is what the service answers.
import { execFile, spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blocks, commandsOf, documents } from './blocks.ts'
import { ROOT, readerFolder } from './reader-folder.ts'
import { EVERYWHERE, SERVICE, SUBSTITUTIONS } from './substitutions.ts'
import type { ChildProcess } from 'node:child_process'

const run = promisify(execFile)
const pages = await documents()
const commands = Array.from(pages, ([page, text]) =>
  blocks(text, 'sh').flatMap((block) => commandsOf(block).map((command) => ({ page, command }))),
).flat()
const programs = Array.from(pages, ([page, text]) => blocks(text, 'ts').map((program) => ({ page, program }))).flat()

let folder: string
let service: ChildProcess
let address: string

beforeAll(async () => {
  folder = await readerFolder()
  const env = { ...process.env, PORT: '0', ARCHCAST_PROCESSES: '1', ARCHCAST_PROVIDER: 'cpu' }
  service = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  let output = ''
  address = await new Promise<string>((resolve, reject) => {
    service.stdout!.on('data', (text: Buffer) => {
      output += text.toString()
      const [, url] = /on (http:\S+),[^]*curl/.exec(output) ?? []
      if (url) resolve(url.replace('http://', ''))
    })
    service.on('close', (code) => reject(new Error(`npm start ended with ${code}: ${output}`)))
  })
})
/** npm, and the service below it. */
function stop(): void {
  if (service?.pid && service.exitCode === null) process.kill(-service.pid, 'SIGTERM')
}
// Where the tests themselves are stopped nothing stays behind.
process.once('exit', stop)
afterAll(async () => {
  stop()
  await rm(folder, { recursive: true, force: true })
})

/** Two commands that come to the same run once. */
const ran = new Map<string, Promise<string>>()

async function shell(command: string): Promise<string> {
  const cwd = command.startsWith('npm ') ? ROOT : folder
  const { stdout } = await run('bash', ['-ec', command], { cwd, maxBuffer: 2 ** 26 }).catch(
    ({ stdout: said, stderr }: { stdout: string; stderr: string }) => {
      throw new Error(`${command}\n${said}\n${stderr}\nIf it cannot run here, say so in test/docs/substitutions.ts`)
    },
  )
  return stdout
}

function runCommand(command: string): Promise<string> {
  let text = SUBSTITUTIONS.find((each) => each.command === command)?.runs ?? command
  for (const { from, to } of EVERYWHERE) text = text.replace(from, to)
  text = text.replace(SERVICE, address)
  if (!ran.has(text)) ran.set(text, shell(text))
  return ran.get(text)!
}

describe('commands', () => {
  test.each(commands)('$page: $command', async ({ command }) => {
    await runCommand(command)
  })

  test('that are run in another form are still in the documentation', () => {
    const written = commands.map(({ command }) => command)
    expect(SUBSTITUTIONS.map(({ command }) => command).filter((command) => !written.includes(command))).toEqual([])
  })

  test('of npm that stand in the text are there', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    for (const [page, text] of pages)
      for (const [, script] of text.matchAll(/`npm run ([\w:]+)/g)) expect(Object.keys(scripts), page).toContain(script)
  })
})

test.each(programs)('the program of $page', async ({ program }) => {
  const index = join(ROOT, 'lib/index.ts')
  const text = program.replace("'archcast'", `'${index}'`).replace('localhost:8787', address)
  const file = join(folder, 'program.mts')
  await writeFile(file, text)
  const { stdout } = await run(process.execPath, [file], { cwd: folder })
  expect(stdout).not.toBe('')
})

test('the answer that README shows is the answer', async () => {
  const readme = pages.get('README.md')!
  const ask = commands.find(({ command }) => command.startsWith('curl'))!.command
  const shown = JSON.parse(blocks(readme, 'json')[0]) as { hash: string }
  const answer = JSON.parse(await runCommand(ask)) as typeof shown
  expect(answer.hash.startsWith(shown.hash.replace('…', ''))).toBe(true)
  const rounded = (value: object) =>
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Number(each.toPrecision(3)) : each))
  expect(JSON.parse(rounded({ ...answer, hash: '' }))).toEqual(JSON.parse(rounded({ ...shown, hash: '' })))
})

test('the picture of a search is what its command draws', async () => {
  const draws = commands.find(({ page, command }) => page === 'docs/commands.md' && command.includes('--objective'))!
  await runCommand(draws.command)
  // Numbers move with the bundle; `npm run docs:images` draws them anew.
  const words = async (path: string) =>
    Array.from((await readFile(path, 'utf8')).matchAll(/<text[^>]*>([^<]*[a-z][^<]*)</g), ([, text]) => text)
  const drawn = await words(join(folder, 'FOLDER/search.svg'))
  expect(drawn).toContain('703 architectures of nas-bench-201, seed 1')
  expect(await words(join(ROOT, 'docs/images/search.svg'))).toEqual(drawn)
})
