// `archcast gate` and `archcast explain` on networks that are no classifiers of images, and on runs of several images.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { onnx, tokens, words } from '../contract/small-architectures.ts'
import { smallModel } from '../onnx/small-models.ts'
import { Project, chain } from './project.ts'
import type { GateReport } from '@archcast/core/gate/findings.ts'
import type { ModelPrediction } from '@archcast/core/gate/model-prediction.ts'
import type { AddressInfo } from 'node:net'

let project: Project
beforeEach(() => {
  project = new Project()
  project.write('tokens.json', tokens)
  project.write('words.json', words)
  project.write('net.json', chain(2))
  project.write('eight.onnx', onnx(8, 3, 4, 4))
})
afterEach(() => project.remove())

const checksOf = (stdout: string) => (JSON.parse(stdout) as GateReport).checks
const NONE = 'accuracy cannot be told: Accuracy is forecast for classifiers of images; this network'

test('an accuracy that there is not cannot be told; all else is judged', async () => {
  project.config({ device: 'epyc/onnx', budgets: [{ max_macs: '1M', max_latency: '1 s', min_accuracy: '1 %' }] })
  const { code, stdout } = await project.run(['gate', '--json', 'tokens.json', 'words.json', 'net.json'])
  const checks = checksOf(stdout)
  const told = checks.filter(({ metric }) => metric === 'accuracy')
  expect(told.map(({ model, verdict, outcome }) => [model, verdict, outcome])).toEqual([
    ['tokens.json', 'outside_domain', 'error'],
    ['words.json', 'outside_domain', 'error'],
    ['net.json', 'outside_domain', 'error'],
  ])
  expect(told[0]).not.toHaveProperty('range')
  expect(told[0].message).toBe(`${NONE} gives [16, 32] and no classes.`)
  expect(told[1].message).toBe(`${NONE} reads token ids.`)
  expect(told[2].range).toBeDefined()
  const counted = checks.filter(({ metric, model }) => metric === 'macs' && model === 'tokens.json')
  expect(counted).toMatchObject([{ verdict: 'pass', range: { value: 311_296 } }])
  expect(code).toBe(1)
})

test('every output has a line for it', async () => {
  project.config({ budgets: [{ min_accuracy: '1 %', level: 'warn' }] })
  const out = { junit: 'gate.xml', sarif: 'gate.sarif', markdown: 'gate.md', html: 'gate.html' }
  const options = Object.entries(out).flatMap(([option, file]) => [`--${option}`, file])
  const { code, stdout } = await project.run(['gate', ...options, 'words.json'])
  expect(stdout).toMatch(/^words\.json +accuracy +at least 1 % +outside domain, warning$/m)
  for (const file of Object.values(out)) {
    expect(readFileSync(join(project.folder, file), 'utf8'), file).toContain('this network reads token ids')
  }
  expect(code).toBe(0)
})

test('a service is asked for no accuracy of a network that has none', async () => {
  const asked: string[] = []
  const answer = { latency: {}, in_domain: false, out_of_domain: ['x'], no_accuracy: 'There is none.' }
  const server = createServer((request, response) => {
    asked.push(request.url!)
    request.resume().on('end', () => response.end(JSON.stringify(answer)))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  project.config({ batch: 4, budgets: [{ min_accuracy: '1 %' }] })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const { stdout } = await project.run(['gate', '--json', '--url', url, 'words.json', 'net.json'])
    expect(asked).toEqual(['/v1/predict?batch=4', '/v1/predict?method=head&batch=4'])
    expect(checksOf(stdout).map(({ verdict }) => verdict)).toEqual(['outside_domain', 'outside_domain'])
    expect(stdout).toContain('There is none.')
  } finally {
    server.close()
  }
})

test('a run of several images is judged as such: of a file that fixes it, or as the configuration says', async () => {
  project.config({ device: 'epyc/onnx', budgets: [{ max_latency: '1 s' }] })
  const latencies = async (...models: string[]) => {
    const { stdout } = await project.run(['gate', '--json', ...models])
    const { models: forecasts } = JSON.parse(stdout) as GateReport
    return forecasts.map(({ batch, latency }) => [batch, latency['epyc/onnx'].value] as const)
  }
  const [[fixed], [own, one]] = await latencies('eight.onnx', 'net.json')
  expect([fixed, own]).toEqual([8, undefined])
  project.config({ device: 'epyc/onnx', batch: 8, budgets: [{ max_latency: '1 s' }] })
  const [[said, eight]] = await latencies('net.json')
  expect(said).toBe(8)
  expect(eight).toBeGreaterThan(4 * one)
  expect(eight).toBeLessThan(8 * one)
  project.config({ batch: 4, budgets: [{ max_macs: '1G' }] })
  const { code, stderr } = await project.run(['gate', 'eight.onnx'])
  expect(stderr).toContain("eight.onnx: its input 'x' has a fixed batch of 8, not 4")
  expect(code).toBe(2)
})

test('open extents are given by their names', async () => {
  const nodes = [{ op: 'Conv', inputs: ['x', 'weight'], output: 'y' }]
  project.write(
    'sound.onnx',
    smallModel({ input: [1, 2, 'samples'], constants: { weight: { weights: [4, 2, 9] } }, nodes }),
  )
  project.config({ dims: { samples: 108 }, budgets: [{ max_macs: '1G' }] })
  const { stdout } = await project.run(['gate', '--json', 'sound.onnx'])
  expect(checksOf(stdout)).toMatchObject([{ verdict: 'pass', range: { value: 4 * 2 * 9 * 100 } }])
  const told = await project.run(['explain', 'sound.onnx', '--dim', 'samples=208'])
  expect(told.stdout).toContain('14.4k MACs')
  const wrong = await project.run(['explain', 'sound.onnx', '--dim', 'samples'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--dim must be name=extent') as unknown })
})

test('the command says how models are run in the place of the configuration', async () => {
  const nodes = [{ op: 'Conv', inputs: ['x', 'weight'], output: 'y' }]
  const constants = { weight: { weights: [4, 3, 1, 1] } }
  project.write('open.onnx', smallModel({ input: ['N', 3, 'H', 'W'], constants, nodes }))
  const line = { weight: { weights: [4, 3, 1] } }
  project.write('sound.onnx', smallModel({ input: [1, 3, 'samples'], constants: line, nodes }))
  project.config({ image: '10x10', dims: { samples: 4 }, budgets: [{ max_macs: '1G' }] })
  const macs = async (...args: string[]) =>
    checksOf((await project.run(['gate', '--json', ...args])).stdout).map(({ range }) => range?.value)
  expect(await macs('open.onnx')).toEqual([1200])
  expect(await macs('open.onnx', '--image', '5x4')).toEqual([240])
  expect(await macs('sound.onnx')).toEqual([48])
  expect(await macs('sound.onnx', '--dim', 'samples=5')).toEqual([60])
  const wrong = await project.run(['gate', 'open.onnx', '--image', '5'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--image must be height x width') as unknown })
})

test('explain shows what each layer gives, in bytes of the run', async () => {
  const { stdout } = await project.run(['explain', 'eight.onnx'])
  expect(stdout).toContain('1.12 kB of weights, 2.82 kB of activations at once, in a run of 8')
  expect(stdout).toMatch(/^n0 +conv 3x3 -> 10x2x2 +1\.08k +100\.0% +280 +100\.0% +1\.28 kB$/m)
  const { layers, memory, batch } = JSON.parse(
    (await project.run(['explain', '--json', 'eight.onnx'])).stdout,
  ) as ModelPrediction
  expect({ memory, batch }).toEqual({ memory: { weights_bytes: 1120, peak_activation_bytes: 2816 }, batch: 8 })
  expect(layers[0]).toMatchObject({ id: 'n0', output_bytes: 8 * 4 * 40 })
})

test('a file that is not read is told of node by node', async () => {
  const nodes = Array.from({ length: 23 }, (_, i) => ({
    op: `Odd${i}`,
    inputs: ['x'],
    output: i === 22 ? 'y' : `y${i}`,
  }))
  project.write('odd.onnx', smallModel({ input: [1, 3, 4, 4], nodes }))
  project.config({ budgets: [{ max_macs: '1G' }] })
  for (const command of ['gate', 'explain']) {
    const { code, stderr } = await project.run([command, 'odd.onnx'])
    expect(stderr).toContain("odd.onnx: node 'n0' (Odd0): this operator is not read\n  node 'n1' (Odd1)")
    expect(stderr).toContain("node 'n19' (Odd19): this operator is not read\n  and 3 more")
    expect(code).toBe(2)
  }
})
