// `archcast evaluate --part real` on tables of which one is there.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { evaluateReal } from './real.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { DEFAULT_MODEL } from '@archcast/serve/default-model.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'

const folder = await temporaryFolder()
afterAll(() => rm(folder, { recursive: true }))

/** Networks of random choices; the more layers, the more accurate. */
function table(): string {
  const random = createRandom(1)
  const choices = ['e', 'k', 'l', 'se']
  const stages = Array.from({ length: 7 }, (_, stage) => stage)
  const heads = stages.flatMap((stage) => choices.map((choice) => `block${stage}_${choice}`))
  const rows = Array.from({ length: 12 }, () => {
    const cells = stages.flatMap(() => [random.pick([1, 4, 6]), random.pick([3, 5]), random.pick([1, 2, 3]), 'False'])
    const layers = stages.reduce((sum, stage) => sum + Number(cells[4 * stage + 2]), 0)
    return [...cells, 50 + layers].join()
  })
  return [[...heads, 'val_top1'].join(), ...rows, ''].join('\n')
}

test('measures what its tables are there for, and names those that are not', async () => {
  await mkdir(join(folder, 'real'))
  await writeFile(join(folder, 'real', 'accel_nasbench.csv'), table())
  const said = vi.spyOn(console, 'log').mockReturnValue()
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await evaluateReal({
    tables: folder,
    model: DEFAULT_MODEL,
    baseline: [],
    count: 1,
    seed: 1,
    out: join(folder, 'out'),
  })
  const [text] = said.mock.calls[0] as [string]
  expect(text).toMatch(/^Top-1 accuracy in Accel-NASBench/)
  expect(text).toMatch(/\| imagenet-1k +\| 12 +\| -?\d\.\d{3} \[/)
  const missing = told.mock.calls.map(([line]) => String(line)).join('')
  for (const name of ['timm_latency.csv', 'phones_tflite_cnn.csv', 'aihub_latency.csv', 'nb201_accuracy.csv'])
    expect(missing).toMatch(new RegExp(`left out: there is no .*${name}`))
  expect(JSON.parse(await readFile(join(folder, 'out', 'real.json'), 'utf8'))).toMatchObject([{ rows: { length: 3 } }])
})
