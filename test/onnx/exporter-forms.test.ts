// What PyTorch's two exporters give of one network is one network: its parameters, its document, its hash, its latency.
import { expect, test } from 'vitest'
import { exportedFiles, exportedNetworks } from '../fixtures/onnx/exporters.ts'
import { bundledDevice } from './bundled-device.ts'
import { FOLDED_WEIGHTS, OPSET_TELLS, SPELLED } from './exporter-exceptions.ts'
import { cost } from '@archcast/core/arch/cost.ts'
import { documentOf } from '@archcast/core/arch/flat-document.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { openDevice } from '@archcast/core/latency/device.ts'
import type { ExportedFile } from '../fixtures/onnx/exporters.ts'

const files = exportedFiles()
const graphs = new Map(files.map((file) => [file.name, readOnnx(file.bytes(), file.name).graph]))
const names = exportedNetworks().map(({ name }) => name)
const device = openDevice(bundledDevice('linear'))
const graphOf = ({ name }: ExportedFile) => graphs.get(name)!

test.each(files)('$name is the network of its own document', ({ name }) => {
  const graph = graphs.get(name)!
  expect(parseArchitecture(documentOf(graph))).toEqual(graph)
})

test.each(names)('%s takes as long in every form on a device whose latency is a weighted sum of work', (name) => {
  const forms = files.filter(({ network }) => network.name === name)
  const latencies = forms.map((file) => device.latency(graphOf(file)).value)
  expect(Math.max(...latencies) / Math.min(...latencies)).toBeLessThan(SPELLED[name] ?? 1.02)
})

test.each(['torchscript', 'dynamo'] as const)('an open batch is the same network to %s', (exporter) => {
  const differ = names.filter((name) => {
    const [fixed, open] = [graphs.get(`${name}.${exporter}`), graphs.get(`${name}.${exporter}-batch`)]
    return fixed && open && canonicalHash(fixed) !== canonicalHash(open)
  })
  expect(differ).toEqual(OPSET_TELLS[exporter])
})

test('the files whose exporter computed with weights are those that are named, and no others', () => {
  const folded = files.filter(({ network, count }) => count.macs + count.constantMacs !== network.macs)
  expect(folded.map(({ name }) => name)).toEqual(FOLDED_WEIGHTS.macs)
  expect(files.filter((file) => !parametersFit(file)).map(({ name }) => name)).toEqual(FOLDED_WEIGHTS.parameters)
})

/** Within 1 % of torch's, or fewer by both numbers of batch normalisations that are folded into convolutions. */
function parametersFit(file: ExportedFile): boolean {
  const { parameters, batchNormFeatures } = file.network
  const fewer = parameters - cost(graphOf(file)).params
  return Math.abs(fewer) <= 0.01 * parameters || (fewer >= 0 && fewer <= 2 * batchNormFeatures)
}
