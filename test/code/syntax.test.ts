// Generated code is Python: its compiler takes it, where there is one.
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OPERATION_NETWORKS } from './operation-networks.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { CodeError } from '@archcast/core/code/code-errors.ts'
import { FRAMEWORKS } from '@archcast/core/code/frameworks.ts'
import { DESIGNS } from '@archcast/core/spaces/open/designs.ts'
import { toArchitecture } from '@archcast/core/spaces/open/open-space.ts'

const hasPython = spawnSync('python3', ['--version']).status === 0

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archcast-syntax-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.skipIf(!hasPython)('of every operation and of every design', async () => {
  const documents = [
    ...Object.values(OPERATION_NETWORKS),
    ...DESIGNS.map((design, number) => toArchitecture({ design, side: 16, number })),
  ]
  const files: string[] = []
  for (const [framework, write] of Object.entries(FRAMEWORKS)) {
    for (const [index, document] of documents.entries()) {
      try {
        const file = join(folder, `${framework}${index}.py`)
        await writeFile(file, write(parseArchitecture(document)))
        files.push(file)
      } catch (error) {
        if (!(error instanceof CodeError)) throw error
      }
    }
  }
  expect(files.length).toBeGreaterThan(2 * documents.length - 6)
  const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', ...files], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
