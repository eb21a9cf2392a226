// `archcast code` as its users run it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { archcast } from '../end-to-end/command-line.ts'

const NETWORK = {
  input: { channels: 4, height: 8, width: 8 },
  nodes: [{ id: 'wide', op: 'conv', kernel: 3, channels: 4, stride: 2, dilation: 2, inputs: ['input'] }],
}

let folder: string
let model: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archcast-code-'))
  model = join(folder, 'model.json')
  await writeFile(model, JSON.stringify(NETWORK))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('writes a file, and stdout where none is named', async () => {
  const out = join(folder, 'network.py')
  expect(await archcast('code', model, '--out', out)).toEqual({ output: '', code: 0 })
  const code = await readFile(out, 'utf8')
  expect(code).toContain('self.wide = nn.Conv2d(4, 4, 3, stride=2, padding=2, dilation=2, bias=False)')
  expect(await archcast('code', model)).toEqual({ output: code, code: 0 })
})

test('a network of a space has the extents that its space gives it', async () => {
  const { output } = await archcast('code', 'open:vit/16/7', '--framework', 'keras')
  expect(output).toContain('class Network(keras.Model):')
  expect(output).toContain('"""[N, 3, 16, 16] -> [N, 10]')
})

test.each([
  [['--framework', 'keras'], /model\.json: 'wide' \(conv\) cannot be said in Keras: .*; give it one of them as 1/],
  [['--framework', 'fortran'], /Allowed choices are pytorch, keras/],
  [['--out', 'model.json'], /--out would write over .*model\.json, which is read/],
])('bad input ends with 2: %j', async (options, said) => {
  const given = options.map((option) => (option === 'model.json' ? model : option))
  const { output, code } = await archcast('code', model, ...given)
  expect(output).toMatch(said)
  expect(code).toBe(2)
})
