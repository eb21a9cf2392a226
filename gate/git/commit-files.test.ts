// The files of a commit are those that a checkout of it would have.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Project } from '../../test/gate/project.ts'
import { gitBaseline } from './git-baseline.ts'

let project: Project
beforeEach(() => {
  project = new Project()
})
afterEach(() => project.remove())

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString()

const part = fc.constantFrom('a', 'b', 'c d', 'e:f')
const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
const target = fc.tuple(fc.constantFrom('', '../', '../../', './'), path).map((parts) => parts.join(''))

test('links lead where they lead on disk, or are told to lead outside', async () => {
  project.git('init', '--quiet')
  await fc.assert(
    fc.asyncProperty(
      fc.array(path, { maxLength: 5 }),
      fc.array(fc.tuple(path, target), { maxLength: 5 }),
      fc.array(path, { minLength: 1, maxLength: 8 }),
      async (files, links, asked) => {
        const folder = mkdtempSync(join(project.folder, 'case-'))
        const inside = relative(project.folder, folder)
        // What is in the way of another is left out.
        const attempt = (name: string, make: (at: string) => void) => {
          try {
            if (!existsSync(join(folder, name))) make(name)
          } catch {}
        }
        project.write(`${inside}/always`, 'x')
        for (const name of files) attempt(name, (at) => project.write(`${inside}/${at}`, at))
        for (const [name, to] of links)
          attempt(name, (at) => {
            mkdirSync(join(folder, at, '..'), { recursive: true })
            symlinkSync(to, join(folder, at))
          })
        project.git('add', '--all', inside)
        project.git('commit', '--quiet', '--message', 'x')
        const { files: commit } = await gitBaseline('HEAD', folder)
        for (const name of asked) {
          const there = existsSync(join(folder, name)) ? realpathSync(join(folder, name)) : undefined
          const found = await commit.real(name).catch((error: Error) => error)
          if (found instanceof Error) {
            expect(found.message).toMatch(/leads to itself|leaves the repository/)
            expect(there === undefined || relative(project.folder, there).startsWith('..')).toBe(true)
          } else expect(found).toBe(there && `/${relative(realpathSync(project.folder), there)}`)
        }
      },
    ),
    { numRuns: 25 },
  )
})

test('a model is put where a runtime can read it, with the weights beside it that are to be had', async () => {
  project.write('ml/models/net.onnx', 'network')
  project.write('ml/models/deep/w', 'weights')
  project.write('ml/models/far', `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`)
  project.commitAll()
  const { files } = await gitBaseline('HEAD', join(project.folder, 'ml'))
  const beside = ['models/deep/w', 'models/far', 'models/none']
  const placed = await files.placed('models/net.onnx', beside, join(project.folder, 'out'))
  expect(readFileSync(placed, 'utf8')).toBe('network')
  expect(readFileSync(join(placed, '../deep/w'), 'utf8')).toBe('weights')
  expect(['far', 'none'].map((name) => existsSync(join(placed, '..', name)))).toEqual([false, false])
})

test('filters of the repository are seen through', async () => {
  project.git('init', '--quiet')
  project.git('config', 'filter.upper.clean', 'tr a-z A-Z')
  project.git('config', 'filter.upper.smudge', 'tr A-Z a-z')
  project.write('.gitattributes', '*.json filter=upper')
  project.write('ml/net.json', 'network')
  project.commitAll()
  const { files } = await gitBaseline('HEAD', join(project.folder, 'ml'))
  expect(text(await files.read('net.json'))).toBe('network')
  expect(text(await files.head('net.json'))).toBe('NETWORK')
})
