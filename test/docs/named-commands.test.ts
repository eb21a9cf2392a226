// Commands that the pages name are there with the options that they name, those too that a test runs in another form.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { blocks, commandsOf, documents } from './blocks.ts'
import { ROOT } from './reader-folder.ts'

const pages = await documents()
const all = Array.from(pages, ([page, text]) =>
  [
    ...blocks(text, 'sh').flatMap(commandsOf),
    ...Array.from(text.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g), ([, span]) => span),
  ].map((command) => ({ page, command })),
).flat()

/** By name, as cli/main.ts has them. */
const tops = new Map<string, Command>()
for (const path of globSync('cli/commands/*.ts', { cwd: ROOT })) {
  const made: Readonly<Record<string, unknown>> = await import(join(ROOT, path))
  for (const [name, make] of Object.entries(made)) {
    const command: unknown = name.endsWith('Command') && typeof make === 'function' ? make() : undefined
    if (command instanceof Command) tops.set(command.name(), command)
  }
}

const CLI = /^(?:[A-Z_]+=\S+ )*(?:node cli\/archcast\.js|(?:npx --no-install )?archcast) (?<words>[a-z].*)$/

/** Programs of the repository, and paths that tests' begin with. */
const RUNS = /^(?:(?:node|python3|bash) (?<program>\w+\/\S+)|npx vitest run (?<tests>.+))/

/** What is wrong with a command of the command line: a name or an option that is not there. */
function faultOf(words: string): string | undefined {
  const [name, ...rest] = words.split(/\s+/)
  let command = tops.get(name)
  if (!command) return `no command ${name}`
  const place = rest.findIndex((word) => word.startsWith('-'))
  const names = place < 0 ? rest : rest.slice(0, place)
  while (command.commands.length > 0 && names.length > 0) {
    const sub = names.shift()!
    const found: Command | undefined = command.commands.find((each) => each.name() === sub)
    if (!found) return `${command.name()} has no command ${sub}`
    command = found
  }
  const known = ['--help', ...command.options.map(({ long }) => long)]
  const option = rest.find((word) => word.startsWith('--') && !known.includes(word.split('=')[0]))
  return option && `${command.name()} has no option ${option}`
}

describe('a command of the command line', () => {
  const named = all.flatMap(({ page, command }) => {
    const words = CLI.exec(command)?.groups?.words
    return words === undefined || words.includes('…') ? [] : [{ page, words }]
  })

  test('is told from one that is not there', () => {
    expect(faultOf('gate --against HEAD')).toBeUndefined()
    expect(faultOf('device fit --samples a.csv --name a --out a.json')).toBeUndefined()
    expect(faultOf('gates')).toBe('no command gates')
    expect(faultOf('device fits')).toBe('device has no command fits')
    expect(faultOf('device fit --sample a.csv')).toBe('fit has no option --sample')
  })

  test.each(named)('$page: $words', ({ words }) => {
    expect(faultOf(words)).toBeUndefined()
  })
})

describe('a file that a command runs', () => {
  const files = all.flatMap(({ page, command }) => {
    const { program, tests } = RUNS.exec(command)?.groups ?? {}
    return [program, ...(tests?.split(' ') ?? [])].filter(Boolean).map((file) => ({ page, file }))
  })

  test.each(files)('$page: $file', ({ file }) => {
    expect(globSync(`${file}*`, { cwd: ROOT })).not.toEqual([])
  })
})
