// Files that are whole or not there, and what the file system refuses.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, link, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TextError } from '../text/errors.ts'
import { FileError, fileErrorOf } from './errors.ts'
import { readJsonFile, readTextFile, writeFileAtomically } from './node.ts'
import { openOutput, sameFile } from './output.ts'

let folder: string
const at = (name: string) => join(folder, name)
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'archcast-files-'))))
afterEach(() => rm(folder, { recursive: true }))

describe('a file that is written', () => {
  test('is there when it is whole, and until then the one of before', async () => {
    await writeFile(at('a'), 'before')
    const output = await openOutput(at('a'))
    await output.write('one ')
    await output.write(Uint8Array.of(116, 119, 111))
    expect(await readFile(at('a'), 'utf8')).toBe('before')
    await output.commit()
    await output.discard()
    expect(await readFile(at('a'), 'utf8')).toBe('one two')
    expect(await readdir(folder)).toEqual(['a'])
  })

  test('leaves the one of before, and nothing else, where it is given up', async () => {
    await writeFile(at('a'), 'before')
    const output = await openOutput(at('a'))
    await output.write('half')
    await output.discard()
    expect(await readFile(at('a'), 'utf8')).toBe('before')
    expect(await readdir(folder)).toEqual(['a'])
  })

  test('keeps links that lead to it, and who may read it', async () => {
    await writeFile(at('real'), 'before')
    await chmod(at('real'), 0o640)
    await symlink('real', at('link'))
    await symlink('new', at('dangling'))
    await writeFileAtomically(at('link'), 'after')
    await writeFileAtomically(at('dangling'), 'made')
    expect(await readFile(at('real'), 'utf8')).toBe('after')
    expect((await stat(at('real'))).mode & 0o777).toBe(0o640)
    expect(await readFile(at('new'), 'utf8')).toBe('made')
  })

  test('may be a pipe or what output is led to', async () => {
    const program = `
      import { writeFileAtomically } from ${JSON.stringify(new URL('node.ts', import.meta.url).href)}
      await writeFileAtomically('/dev/stdout', 'to a pipe')`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout).toBe('to a pipe')
    await writeFile(at('log'), 'before\n')
    const shell = `"$NODE" --input-type=module --eval "$PROGRAM" >> ${at('log')}`
    const env = { ...process.env, NODE: process.execPath, PROGRAM: program }
    await promisify(execFile)('sh', ['-c', shell], { env })
    expect(await readFile(at('log'), 'utf8')).toBe('before\nto a pipe')
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind where %s ends the process', async (signal) => {
    await writeFile(at('a'), 'before')
    const program = `
      import { openOutput } from ${JSON.stringify(new URL('output.ts', import.meta.url).href)}
      await (await openOutput(${JSON.stringify(at('a'))})).write('half')
      console.log('written')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
    await once(child.stdout, 'data')
    expect(await readdir(folder)).toHaveLength(2)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([null, signal])
    expect(await readdir(folder)).toEqual(['a'])
    expect(await readFile(at('a'), 'utf8')).toBe('before')
  })

  test.each<[string, () => Promise<string>, RegExp]>([
    ['no folder', async () => at('no/a'), /no\/a cannot be written: ENOENT: there is no such folder; make it first$/],
    ['a folder', async () => folder, /cannot be written: EISDIR: it is a folder; name a file in it$/],
    [
      'a file on the way',
      async () => (await writeFile(at('a'), ''), at('a/b')),
      /a\/b cannot be written: ENOTDIR: its path leads through a file/,
    ],
    [
      'links in a circle',
      async () => (await symlink('l', at('l')), at('l')),
      /l cannot be written: ELOOP: it is a symbolic link that leads to itself/,
    ],
    ['a name too long', async () => at('n'.repeat(300)), /cannot be written: ENAMETOOLONG: its name is longer than/],
    ['a full disk', async () => '/dev/full', /^\/dev\/full cannot be written: ENOSPC: the disk is full; make room/],
  ])('is refused by its path, with what to do: %s', async (_, make, message) => {
    const refused = await writeFileAtomically(await make(), 'x').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(FileError)
    expect((refused as Error).message).toMatch(message)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('a file that is read', () => {
  test('is refused by its path, with what to do', async () => {
    await mkdir(at('d'))
    await expect(readTextFile(at('none'))).rejects.toThrow(`${at('none')}: there is no such file`)
    await expect(readTextFile(at('d'))).rejects.toThrow(`${at('d')}: it is a folder; name the files in it`)
    await writeFile(at('cut.json'), '{')
    await expect(readJsonFile(at('cut.json'))).rejects.toThrow(`${at('cut.json')} is not JSON: `)
    await writeFile(at('utf16.json'), Uint8Array.of(0xff, 0xfe, 0x7b, 0))
    await expect(readJsonFile(at('utf16.json'))).rejects.toThrow(TextError)
    await writeFile(at('mark.json'), '\uFEFF{"a": "\u2028"}\r\n')
    expect(await readJsonFile(at('mark.json'))).toEqual({ a: '\u2028' })
  })

  test('errors of the system are told alike wherever they come from', async () => {
    const error = await readFile(at('none')).catch((cause: unknown) => cause)
    expect(fileErrorOf(error)?.message).toBe(`${at('none')}: there is no such file`)
    const made = await mkdir(at('none/d')).catch((cause: unknown) => cause)
    expect(fileErrorOf(made)?.message).toBe(
      `${at('none/d')} cannot be written: ENOENT: there is no such folder; make it first`,
    )
    expect(fileErrorOf(new Error('other'))).toBeUndefined()
    expect(fileErrorOf('text')).toBeUndefined()
  })
})

test('two names of one file are known by links of any kind', async () => {
  await writeFile(at('a'), 'x')
  await writeFile(at('other'), 'x')
  await symlink('a', at('soft'))
  await link(at('a'), at('hard'))
  for (const name of ['a', 'soft', 'hard']) expect(await sameFile(at('a'), at(name))).toBe(true)
  for (const name of ['other', 'none']) expect(await sameFile(at('a'), at(name))).toBe(false)
  expect(await sameFile(folder, folder)).toBe(false)
})
