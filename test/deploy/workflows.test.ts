// The workflows of the repository, and those that it hands to others: what they run, and by what right.
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { blocks, documents } from '../docs/blocks.ts'
import { WORKFLOW } from '@archcast/cli/commands/init.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
}
interface Job {
  readonly if?: string
  readonly needs?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: unknown
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const own = readdirSync(new URL('.github/workflows', root)).map((name) => `.github/workflows/${name}`)
const texts = [...own, 'examples/gate-in-ci/archcast.yml'].map((path) => [path, read(path)] as const)
const all: [string, Workflow][] = [...texts, ['archcast init', WORKFLOW] as const].map(([name, text]) => [
  name,
  parse(text) as Workflow,
])
const workflow = (name: string) => new Map(all).get(`.github/workflows/${name}`)!
const commands = ({ steps }: Job) => steps.flatMap(({ run }) => (run === undefined ? [] : [run]))

test.each(all)('%s may only read, and takes nothing into its shell that others write', (_, { permissions, jobs }) => {
  expect(permissions).toEqual({ contents: 'read' })
  for (const job of Object.values(jobs)) for (const run of commands(job)) expect(run).not.toContain('${{')
})

/** The full id of a commit, which nobody can move, and for readers the version that it is. */
const PIN = /^(?<action>[\w.-]+(?:\/[\w.-]+)+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/
/** docs/gate.md cannot know where its reader finds this project. */
const PLACEHOLDER = /^OWNER\/archcast@COMMIT /
const used = (text: string) => Array.from(text.matchAll(/^ *(?:- )?uses: *(.+)$/gm), ([, action]) => action)
const shown = Array.from(await documents(), ([page, text]) => [page, blocks(text, 'yaml').join('\n')] as const)
const withActions = [
  ...texts,
  ['archcast init', WORKFLOW] as const,
  ['action.yml', read('action.yml')] as const,
  ...shown,
]
  .map(([name, text]) => ({ name, actions: used(text).filter((action) => !PLACEHOLDER.test(action)) }))
  .filter(({ actions }) => actions.length > 0)

test('a pin is told from a tag and from a commit of no known version', () => {
  expect(used('      - uses: actions/checkout@v4\n      - id: gate\n        uses: a/b@c\n')).toEqual([
    'actions/checkout@v4',
    'a/b@c',
  ])
  for (const bad of [
    'actions/checkout@v4',
    `a/b@${'0'.repeat(40)}`,
    `a/b@${'0'.repeat(39)} # v1.0.0`,
    'a/b@main # v1.0.0',
  ])
    expect(bad).not.toMatch(PIN)
})

test.each(withActions)('$name uses actions by the commits of their versions', ({ actions }) => {
  for (const action of actions) expect(action).toMatch(PIN)
})

test('an action is the same everywhere', () => {
  const pins = new Set(withActions.flatMap(({ actions }) => actions))
  expect(pins.size).toBeGreaterThan(2)
  expect(pins.size).toBe(new Set(Array.from(pins, (pin) => PIN.exec(pin)?.groups!.action)).size)
})

test('a pull request runs the whole suite', () => {
  const { on, jobs } = workflow('test.yml')
  expect(on).toHaveProperty('pull_request')
  expect(commands(jobs.test)).toContain('npm test')
})

test('only a version tag publishes, where the owners said so, once the tests have passed', () => {
  const { on, jobs } = workflow('publish.yml')
  expect(on).toEqual({ push: { tags: ['v*'] } })
  expect(jobs.test.if).toBe("vars.NPM_PUBLISH == 'yes'")
  expect(commands(jobs.test)).toEqual(['npm test'])
  expect(jobs.publish).toMatchObject({
    needs: 'test',
    environment: 'npm',
    permissions: { contents: 'read', 'id-token': 'write' },
  })
  expect(commands(jobs.publish).at(-1)).toBe('npm publish')
})

test('the example of the gate is the workflow that `archcast init` writes', () => {
  const example = parse(read('examples/gate-in-ci/archcast.yml')) as Workflow
  expect(example).toEqual(parse(WORKFLOW))
})
