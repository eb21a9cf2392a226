// Command lines that name hundreds of files, as a shell writes them out of a glob; and the telemetry that died of them.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { onnxFixture } from '../fixtures/onnx/fixtures.ts'
import { CELL, Project } from '../gate/project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'

/** Together 120 kB: ONNX Runtime's telemetry dies of a third of it. */
const FILES = 600
const NAME = `${'a-folder-with-a-long-name/'.repeat(7)}network.onnx`

let project: Project
beforeEach(() => {
  project = new Project()
  project.write(NAME, onnxFixture('squeezenet1_1'))
})
afterEach(() => project.remove())

const names = Array<string>(FILES).fill(NAME)

test('predict answers for every file', async () => {
  const { code, stderr } = await project.spawn(['predict', '--out', 'answers.ndjson', '--in', ...names])
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining(`${FILES} predicted`) as unknown })
  const lines = readFileSync(join(project.folder, 'answers.ndjson'), 'utf8').trim().split('\n')
  expect(lines).toHaveLength(FILES)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ id: 'network.onnx', in_domain: false })
})

test('the gate judges what an accuracy is limited of', async () => {
  project.config({ unsettled: { no_budget: 'warn' }, budgets: [{ pattern: CELL, min_accuracy: '90 %' }] })
  const { code, stdout } = await project.spawn(['gate', '--json', CELL, ...names])
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as GateReport).checks.map(({ verdict }) => verdict)).toEqual(['pass'])
})

test('nothing is left of telemetry, by the processes that score neither', async () => {
  const [space, arch] = [CELL.slice(0, CELL.indexOf(':')), CELL.slice(CELL.indexOf(':') + 1)]
  project.write('cell.ndjson', JSON.stringify({ space, arch }))
  const options = ['--method', 'surrogate', '--images', '16', '--out', 'answers.ndjson']
  const env = { ARCHCAST_PROVIDER: 'cpu' }
  const { code, stderr } = await project.spawn(['predict', '--in', 'cell.ndjson', ...options], env)
  expect(code, stderr).toBe(0)
  // The user's folder is the project's.
  expect(existsSync(join(project.folder, '.cache'))).toBe(false)
})

test("a user's own program forecasts by the library", async () => {
  const library = new URL('../../lib/index.ts', import.meta.url)
  const [space, arch] = [CELL.slice(0, CELL.indexOf(':')), CELL.slice(CELL.indexOf(':') + 1)]
  project.write(
    'program.mjs',
    `import { predict } from '${library.href}'
    const { accuracy } = await predict(${JSON.stringify({ space, arch })})
    console.log(accuracy.method)`,
  )
  const options = { cwd: project.folder, env: { PATH: process.env.PATH!, HOME: project.folder } }
  const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs', ...names], options)
  expect(stdout).toBe('head\n')
  expect(existsSync(join(project.folder, '.cache'))).toBe(false)
})
