// The folder that a reader of the documentation works in: the project's own, and tiny files that the commands name.
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { cost } from '@archcast/core/arch/cost.ts'
import { STRUCTURE_FEATURES, structureOf } from '@archcast/core/features/structure.ts'
import { patternCifar10 } from '@archcast/train/data/testing.ts'
import { PHONE, measure, sampleNetworks } from '@archcast/train/devices/testing.ts'
import { tinyTraining } from '@archcast/train/ghn/testing.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const FIXTURES = join(ROOT, 'test/fixtures/onnx')

export async function readerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reader-'))
  for (const name of ['node_modules', 'cli', 'train', 'package.json'])
    await symlink(join(ROOT, name), join(folder, name))
  const networks = measure(sampleNetworks(160, 3), PHONE)
  const lines = networks.slice(0, 12)
  const files: Record<string, string> = {
    'archs.ndjson': lines.map(({ arch }, i) => `{"id":"n${i}","space":"nas-bench-201","arch":"${arch}"}\n`).join(''),
    'samples.csv': `space,arch,latency_ms\n${lines.map(({ arch, value }) => `nas-bench-201,${arch},${value}\n`).join('')}`,
    'labels.csv': `space,arch,accuracy\n${networks.slice(0, 30).map(labelled).join('')}`,
    'tiny.json': JSON.stringify({ ...tinyTraining, steps: 2, warmup: 1, workers: 1 }),
  }
  const devices = (await readFile(join(ROOT, 'models/cifar10-nb201/devices.ndjson'), 'utf8')).split('\n')
  files['my-laptop.json'] = devices.find((line) => line.includes('"kind":"kernels"'))!
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await patternCifar10(join(folder, 'data/cifar10'))
  for (const [name, fixture] of [
    ['resnet18.onnx', 'resnet18'],
    ['mobilenet.onnx', 'mobilenet_v2'],
    ['kept.onnx', 'kept/residual.kept'],
  ])
    await writeFile(join(folder, name), gunzipSync(await readFile(join(FIXTURES, `${fixture}.onnx.gz`))))
  await writeTables(join(folder, 'DIR'), networks)
  await writeRepository(folder, lines[0].arch)
  return folder
}

/** A line with an accuracy in per cent. */
const labelled = ({ arch, graph }: ReturnType<typeof sampleNetworks>[number]) =>
  `nas-bench-201,${arch},${95 - 4000 / Math.sqrt(cost(graph).macs)}\n`

/** Models with budgets that they hold, on a branch of main. */
async function writeRepository(folder: string, arch: string): Promise<void> {
  await mkdir(join(folder, 'models/mobile'), { recursive: true })
  for (const name of ['model.onnx', 'models/new.onnx'])
    await copyFile(join(folder, 'mobilenet.onnx'), join(folder, name))
  await writeFile(join(folder, 'models/mobile/cell.json'), JSON.stringify({ space: 'nas-bench-201', arch }))
  const config = {
    models: ['models/**/*.onnx'],
    device: 'epyc/onnx',
    unsettled: { inconclusive: 'warn', outside_domain: 'warn', no_baseline: 'warn' },
    budgets: [{ max_latency: '10 s' }],
  }
  await writeFile(join(folder, 'archcast.config.json'), JSON.stringify(config))
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder })
  await git('init', '-q')
  await git('add', 'models', 'archcast.config.json')
  await git('commit', '-qm', 'models')
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD')
}

/** Tables of the published form; accuracies and latencies follow from the networks. */
async function writeTables(
  folder: string,
  networks: ReturnType<typeof measure<ReturnType<typeof sampleNetworks>[number]>>,
) {
  const columns =
    'idx,arch,unique_str,c10_test_200ep,c100_test_200ep,in16_test_200ep,c10_test_12ep,c10_val_12ep,params,macs'
  const convolutions = STRUCTURE_FEATURES.indexOf('pruned.conv')
  const rows = networks.map(({ arch, graph }, i) => {
    const { params, macs } = cost(graph)
    const accuracy = 94 - 30 * Math.exp(-structureOf(graph)[convolutions])
    return [i, arch, arch, accuracy, accuracy - 20, accuracy - 40, accuracy - 5, accuracy - 8, params, macs].join()
  })
  await mkdir(folder)
  await writeFile(join(folder, 'nb201_accuracy.csv'), [columns, ...rows, ''].join('\n'))
  const latencies = networks.map(({ value }, i) => `${i},${value}`)
  await writeFile(join(folder, 'nb201_latency_help.csv'), ['idx,pixel3', ...latencies, ''].join('\n'))
}
