// Writes web/compare/published.json: forecasts of published networks, the background of the page's plots.
// Run `npm run docs:published -- --tables DIR`; `--measured` adds the accuracies that the tables give. Runs on Node 24.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import * as ort from 'onnxruntime-node'
import { withArchive } from '../train/data/archive.ts'
import { RULE, publishedOf, readCheckpoints } from './published-networks.ts'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { loadBundleFolder } from '@archcast/core/bundle/node.ts'
import { resolveOnnx } from '@archcast/core/importer/resolve-onnx.ts'
import { openHeads } from '@archcast/core/predict/heads.ts'
import { createPredictor } from '@archcast/core/predict/predictor.ts'
import type { Device } from '@archcast/core/latency/device.ts'
import type { Scorer } from '@archcast/core/predict/predictor-types.ts'
import type { ResolvedArchitecture } from '@archcast/core/spaces/resolved.ts'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const TASK = 'imagenet-1k'
/** Those that the page asks about first. */
const FIRST = [
  'i7_12700h/torch2.4-inductor/fp32',
  'rtx4090/torch2.4-inductor/amp',
  'pixel4-1large/tflite/fp32',
  'samsung-galaxy-s24/tflite/w8a8',
  'raspberry-pi-5-broadcom-bcm2712-cortex-a76/ncnn/4t',
]

const { tables, measured } = parseArgs({
  options: { tables: { type: 'string' }, measured: { type: 'boolean', default: false } },
}).values
if (tables === undefined) throw new Error('--tables DIR is missing: the folder with real/timm_imagenet.csv')

const bundle = await loadBundleFolder(path('models/cifar10-nb201'))
const heads = await openHeads(ort, bundle, { intraOpNumThreads: 1 })
const predictor = createPredictor(headsAlone(), heads)
const devices = [...new Set([...FIRST.filter((name) => predictor.devices.has(name)), ...bestOfEachKind()])]
const checkpoints = await readCheckpoints(join(tables, 'real/timm_imagenet.csv'))
const read = withArchive(join(tables, 'real/timm_graphs.tar.xz'), (folder) => {
  const names = readdirSync(folder).map((file) => basename(file, '.onnx'))
  return new Map(names.flatMap((name) => readNetwork(name, readFileSync(join(folder, `${name}.onnx`)))))
})
const networks = []
for (const { network, recipe, top1 } of publishedOf(checkpoints, (name) => read.has(name))) {
  const { accuracy, latency, macs, params } = await predictor.predict(read.get(network)!, {
    method: 'head',
    tasks: [TASK],
    recipe,
    devices,
  })
  const { value, low = value, high = value } = accuracy!
  networks.push({
    name: network,
    recipe,
    ...(measured && { measured: top1 / 100 }),
    accuracy: [value, low, high].map((figure) => Number(figure.toFixed(4))),
    macs,
    params,
    ms: devices.map((device) => Number(latency[device].value_ms.toPrecision(3))),
  })
}
await heads.release()
const { name, version } = bundle.manifest
const source = 'https://github.com/huggingface/pytorch-image-models (Apache-2.0): networks, recipes'
const how = `forecasts of the model ${name} ${version}${measured ? '; measured: top-1 of the tables' : ''}`
const all = { source: measured ? `${source}, top-1` : source, how, rule: RULE, task: TASK, devices, networks }
const file = path('web/compare/published.json')
writeFileSync(file, JSON.stringify(all))
execFileSync('npx', ['oxfmt', file], { cwd: path('.') })
process.stdout.write(`${networks.length} networks, ${devices.length} devices\n`)

/** None for a network that the importer refuses. */
function readNetwork(name: string, bytes: Uint8Array): [string, ResolvedArchitecture][] {
  try {
    return [[name, resolveOnnx(bytes, name).architecture]]
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error
    process.stderr.write(`${error.message}\n`)
    return []
  }
}

/** Of each source and precision the device with the smallest error on what it was not fitted to. */
function bestOfEachKind(): string[] {
  const known = [...predictor.devices.values()].filter(({ file }) => file.error)
  const kinds = Map.groupBy(known, ({ file: { how, precision } }) => `${how} ${precision}`)
  const error = ({ file }: Device) => file.error!.relative
  return Array.from(kinds.values(), (kind) => kind.reduce((a, b) => (error(b) < error(a) ? b : a)).file.name)
}

function headsAlone(): Scorer {
  const none = () => Promise.reject(new Error('no weights are generated here'))
  const { name, version, spaces } = bundle.manifest
  return { model: { name, version, spaces }, executionProvider: 'cpu', predict: none, weights: none, child: none }
}
