// Models that keep weights in files beside them: size, Git LFS and baselines go by what the ONNX file lists.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { smallModel } from '../onnx/small-models.ts'
import { Project } from './project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'

let project: Project
beforeEach(() => {
  project = new Project()
  project.config({ models: ['**/*.onnx'], budgets: [{ max_size: '1 MB', max_params: '1k' }] })
})
afterEach(() => project.remove())

/** A convolution of 4 x 3 x 1 x 1 weights, 48 bytes, that are where `place` says. */
const model = (place: Readonly<Record<string, string>>) =>
  smallModel({
    input: [1, 3, 4, 4],
    constants: { kernel: { weights: [4, 3, 1, 1], place } },
    nodes: [{ op: 'Conv', inputs: ['x', 'kernel'], output: 'y' }],
  })
const pointer = (size: number) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize ${size}\n`

async function gated(...args: string[]) {
  const { code, stdout, stderr } = await project.run(['gate', '--json', ...args])
  const report = JSON.parse(stdout) as GateReport
  const sizes = report.checks.filter(({ metric }) => metric === 'size')
  return { code, stderr, report, sizes, verdicts: report.checks.map(({ metric, verdict }) => `${metric} ${verdict}`) }
}

test.each(['net.onnx', 'NET.ONNX', 'resnet:v2.onnx', 'a b/c:\\net.Onnx'])('%s counts what it lists', async (name) => {
  const bytes = model({ location: 'weights/of it' })
  project.write(name, bytes)
  project.write(join(name, '../weights/of it'), new Uint8Array(3_000_000))
  project.write(`${name}.data`, new Uint8Array(9_000_000))
  const { code, sizes } = await gated()
  expect(sizes).toMatchObject([{ model: name, verdict: 'broken', range: { value: bytes.length + 3_000_000 } }])
  expect(code).toBe(1)
})

test('a file that two models share counts for both, and once for two tensors of one', async () => {
  const two = smallModel({
    input: [1, 3, 4, 4],
    constants: {
      kernel: { weights: [4, 3, 1, 1], place: { location: 'w' } },
      bias: { weights: [4], place: { location: './w', offset: '48' } },
    },
    nodes: [{ op: 'Conv', inputs: ['x', 'kernel', 'bias'], output: 'y' }],
  })
  project.write('a.onnx', two)
  project.write('b.onnx', model({ location: 'w' }))
  project.write('w', new Uint8Array(500))
  const { sizes, code } = await gated()
  const extra = sizes.map(({ range }) => range!.value)
  expect(extra).toEqual([two.length + 500, model({ location: 'w' }).length + 500])
  expect(code).toBe(0)
})

test('a pointer of Git LFS counts as what it stands for', async () => {
  project.write('net.onnx', model({ location: 'w' }))
  project.write('w', pointer(512_000_000))
  const { sizes, code } = await gated()
  expect(sizes[0].message).toContain('size is 512 MB, but must be at most 1 MB')
  expect(code).toBe(1)
})

describe('where the weights cannot be had, all but the size is judged', () => {
  test.each<[string, () => void, string]>([
    ['missing', () => {}, "its file 'w' is not there; put it beside the model"],
    ['a folder', () => mkdirSync(join(project.folder, 'w')), 'it is a folder'],
    ['a link to nothing', () => symlinkSync('gone', join(project.folder, 'w')), 'is not there'],
    ['a link to itself', () => symlinkSync('w', join(project.folder, 'w')), "its file 'w' cannot be read: it"],
    ['cut off', () => project.write('w', 'short'), "has 5 bytes, and the tensor 'kernel' ends at 48"],
    ['a damaged pointer', () => project.write('w', pointer(1).replace('size', 'seize')), 'git lfs pull'],
    ['a pointer to less', () => project.write('w', pointer(47)), "has 47 bytes, and the tensor 'kernel' ends at 48"],
  ])('%s', async (_, prepare, reason) => {
    project.write('net.onnx', model({ location: 'w' }))
    prepare()
    const { code, verdicts, sizes, stderr } = await gated()
    expect(verdicts).toEqual(['params pass', 'size unreadable'])
    expect(sizes[0]).toMatchObject({ outcome: 'error' })
    expect(sizes[0].message).toContain(reason)
    expect(stderr).toContain(`archcast: net.onnx: size cannot be told`)
    expect(code).toBe(2)
  })

  test('that fails whatever its level is, and no acceptance helps', async () => {
    project.write('net.onnx', model({ location: 'w' }))
    const accepted = [{ model: '**', metric: 'size' as const, reason: 'for now', until: '2999-01-01' }]
    project.config({ models: ['net.onnx'], budgets: [{ max_size: '1 GB', level: 'warn' }], accepted })
    expect(await gated()).toMatchObject({ code: 2, sizes: [{ outcome: 'error' }] })
  })

  test('a note says so where no budget asks for the size', async () => {
    project.write('net.onnx', model({ location: 'w' }))
    project.config({ models: ['net.onnx'], budgets: [{ max_params: '1k' }] })
    const { code, report } = await gated()
    expect(report.notes).toEqual(["net.onnx has no size: its file 'w' is not there; put it beside the model"])
    expect(code).toBe(0)
  })
})

describe('a place outside the model’s folder makes it unreadable', () => {
  test.each<[string, string, () => void]>([
    ['by its path', '../w', () => {}],
    ['as an absolute one', '/etc/hostname', () => {}],
    ['by a link', 'w', () => symlinkSync('../w', join(project.folder, 'models/w'))],
    ['by a folder that is a link', 'up/w', () => symlinkSync('..', join(project.folder, 'models/up'))],
  ])('%s', async (_, location, prepare) => {
    project.write('models/net.onnx', model({ location }))
    project.write('w', new Uint8Array(100))
    prepare()
    const { code, report } = await gated()
    expect(report.unreadable).toMatchObject([{ model: 'models/net.onnx' }])
    expect(report.unreadable[0].message).toContain(`the tensor 'kernel' is kept in '${location}'`)
    expect(code).toBe(2)
  })

  test('a model that is a link may have its weights where it leads', async () => {
    project.write('store/1', model({ location: 'w' }))
    project.write('store/2', new Uint8Array(100))
    mkdirSync(join(project.folder, 'models'))
    symlinkSync('../store/1', join(project.folder, 'models/net.onnx'))
    symlinkSync('../store/2', join(project.folder, 'models/w'))
    expect((await gated()).sizes).toMatchObject([
      { verdict: 'pass', range: { value: 100 + model({ location: 'w' }).length } },
    ])
  })
})

describe('of a git baseline', () => {
  const relative = { models: ['**/*.onnx'], budgets: [{ max_size: '+50%' }] }

  test('the files that the model listed then are counted', async () => {
    project.config(relative)
    project.write('ml/a:b/net.onnx', model({ location: 'before' }))
    project.write('ml/a:b/before', new Uint8Array(1000))
    project.commitAll()
    project.write('ml/a:b/net.onnx', model({ location: 'later!' }))
    project.write('ml/a:b/later!', new Uint8Array(4000))
    const { sizes } = await gated('--against', 'HEAD')
    const own = model({ location: 'before' }).length
    expect(sizes).toMatchObject([{ verdict: 'broken', baseline: { value: own + 1000 }, range: { value: own + 4000 } }])
  })

  test('pointers of Git LFS count as what they stand for, links as what they lead to', async () => {
    project.config(relative)
    project.write('net.onnx', model({ location: 'w' }))
    project.write('store/w', pointer(5000))
    project.write('net.onnx', model({ location: 'link/w' }))
    symlinkSync('store', join(project.folder, 'link'))
    project.commitAll()
    project.write('store/w', new Uint8Array(5000))
    expect((await gated('--against', 'HEAD')).sizes).toMatchObject([{ change: { value: 1 }, verdict: 'pass' }])
  })

  test('a model that was a link is read where that led', async () => {
    project.config({ ...relative, budgets: [{ max_params: '+0%' }] })
    project.write('store/1', model({ location: 'w' }))
    symlinkSync('store/1', join(project.folder, 'net.onnx'))
    project.commitAll()
    rmSync(join(project.folder, 'net.onnx'))
    project.write('net.onnx', model({ location: 'w' }))
    expect((await gated('--against', 'HEAD')).verdicts).toEqual(['params pass'])
  })
})
