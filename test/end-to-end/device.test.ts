// `archcast device fit` as its users run it, and predictions for the device that it makes.
import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../contract/small-architectures.ts'
import { archcast } from './command-line.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'
import { DeviceFile, openDevice } from '@archcast/core/latency/device.ts'
import { temporaryFolder } from '@archcast/train/data/testing.ts'
import { PHONE, measure, sampleNetworks } from '@archcast/train/devices/testing.ts'

const networks = measure(sampleNetworks(16, 1), PHONE)
const [fitted, others] = [networks.slice(0, 12), networks.slice(12)]
let folder: string
beforeAll(async () => void (folder = await temporaryFolder()))
afterAll(() => rm(folder, { recursive: true }))

/** Writes the samples, fits `mine` to them. */
async function fit(lines: readonly string[], header = 'space,arch,latency_ms', ...more: readonly string[]) {
  const samples = join(folder, 'samples.csv')
  const out = join(folder, 'mine.json')
  await writeFile(samples, [header, ...lines, ''].join('\n'))
  const options = ['--hardware', 'a laptop', '--runtime', 'an interpreter', '--batch', '4', ...more]
  return {
    samples,
    out,
    ...(await archcast('device', 'fit', '--samples', samples, '--name', 'mine', '--out', out, ...options)),
  }
}

const line = ({ arch, value }: (typeof networks)[number]) => `nas-bench-201,${arch},${value}`

test.each<[string, string, string]>([
  ['an operation', line(fitted[3]).replace(/\|\w+~0/, '|nor_conv_7x7~0'), "line 5: unknown op 'nor_conv_7x7'"],
  ['a latency', `nas-bench-201,${fitted[3].arch},-3`, 'line 5: latency_ms must be above 0, not -3'],
])('a sample with %s at fault ends it, with the line named and nothing written', async (_, fault, message) => {
  const { output, code, samples, out } = await fit(fitted.map((network, i) => (i === 3 ? fault : line(network))))
  expect(code, output).toBe(1)
  expect(output).toContain(`archcast: ${samples}`)
  expect(output).toContain(message)
  expect(output.trim().split('\n')).toHaveLength(1)
  await expect(access(out)).rejects.toThrow('ENOENT')
})

test('the size that a file leaves open is asked for, and taken', async () => {
  await writeFile(join(folder, 'open.onnx'), onnx('N', 3, 'H', 'W'))
  const refused = await fit(['open.onnx,3'], 'file,latency_ms')
  expect(refused.output).toContain('line 2 (open.onnx): open.onnx: its input')
  expect(refused.output).toContain('--image')
  const read = await fit(['open.onnx,3'], 'file,latency_ms', '--image', '8x8')
  expect(read.output).toContain('a device takes 10 different networks or more, not 1')
})

test('a profile is checked on the files that can be read and run, and the others are told', async () => {
  const devices = await readFile(new URL('../../models/cifar10-nb201/devices.ndjson', import.meta.url), 'utf8')
  const profile = join(folder, 'epyc.json')
  await writeFile(
    profile,
    devices.split('\n').find((text) => text.includes('"name":"epyc/onnx"'))!,
  )
  const [net, broken, missing, eight] = ['net', 'broken', 'missing', 'eight'].map((name) =>
    join(folder, `${name}.onnx`),
  )
  await writeFile(net, onnx())
  await writeFile(broken, 'no network')
  await writeFile(eight, onnx(8, 3, 4, 4))
  const { output, code } = await archcast(
    'device',
    'check',
    '--profile',
    profile,
    '--models',
    broken,
    missing,
    eight,
    net,
  )
  expect(output).toContain(`archcast: ${broken}: this is no ONNX file`)
  expect(output).toContain(`archcast: ${missing}: there is no such file`)
  expect(output).toContain(`archcast: ${eight}: its input 'x' has a fixed batch of 8, not 1`)
  expect(output).toContain('1 networks on epyc/onnx')
  expect(code).toBe(1)
})

test('a few samples make a device that predictions are asked for', async () => {
  const { output, code, out } = await fit(fitted.map(line))
  expect(code, output).toBe(0)
  expect(output).toMatch(
    /^Wrote .*mine\.json: 12 networks measured by the user; a sum of \d+ known devices\. Cross-validated: \d+ % within 10 %, mean error [\d.]+ %, median [\d.]+ %/,
  )
  const file = DeviceFile.parse(JSON.parse(await readFile(out, 'utf8')))
  expect(file.error!.median).toBeLessThanOrEqual(2 * file.error!.relative)
  expect(file).toMatchObject({ name: 'mine', hardware: 'a laptop', runtime: 'an interpreter', batch: 4 })

  const questions = join(folder, 'questions.ndjson')
  const answers = join(folder, 'answers.ndjson')
  const items = others.map(({ arch }, i) => JSON.stringify({ id: `n${i}`, space: 'nas-bench-201', arch }))
  await writeFile(questions, items.join('\n'))
  const predicted = await archcast('predict', '--in', questions, '--out', answers, '--device-file', out)
  expect(predicted.code, predicted.output).toBe(0)
  const lines = (await readFile(answers, 'utf8')).trim().split('\n')
  expect(lines).toHaveLength(others.length)
  lines.forEach((text, i) => {
    const { id, latency, latency_interval: interval } = JSON.parse(text)
    expect(id).toBe(`n${i}`)
    expect(Object.keys(latency)).toEqual(['mine'])
    expect(Math.abs(latency.mine / others[i].value - 1)).toBeLessThan(0.25)
    expect(interval.mine[0]).toBeLessThan(latency.mine)
    expect(interval.mine[1]).toBeGreaterThan(latency.mine)
  })
})

test('networks of any design make a device of kernels that are executed, repeats and outliers told', async () => {
  const documents = Array.from({ length: 14 }, (_, i) => chain(8 + 4 * i, 1 + (i % 4)))
  const times = documents.map(({ nodes }) => 0.05 * nodes.length)
  const rows = documents.map((document, i) => {
    return `"${JSON.stringify(document).replaceAll('"', '""')}",${i === 5 ? 40 * times[i] : times[i]}`
  })
  const { output, code, out } = await fit(
    [...rows, rows[0], rows[1].replace(/,[^,]*$/, ',')],
    'architecture,latency_ms',
  )
  expect(code, output).toBe(0)
  const file = DeviceFile.parse(JSON.parse(await readFile(out, 'utf8')))
  expect(file.model.kind).toBe('executed')
  expect(file.caveats).toEqual([
    'Far from what all others say, left out: line 7.',
    '1 measurements are of networks that others are of too: their median counts once.',
    "No finite latency_ms, left out: line 17: ''.",
  ])
  for (const caveat of file.caveats) expect(output).toContain(caveat)
  const { latency } = openDevice(file)
  const { value, low, high } = latency(parseArchitecture(chain(30, 3)))
  expect(Math.abs(value / (0.05 * chain(30, 3).nodes.length) - 1)).toBeLessThan(0.15)
  expect(high / low).toBeLessThan(2)
})

/** A classifier of some convolutions. */
function chain(channels: number, count: number) {
  const convolutions = Array.from({ length: count }, (_, i) => {
    return { id: `c${i}`, op: 'conv', kernel: 3, channels, inputs: [i === 0 ? 'input' : `c${i - 1}`] }
  })
  const tail = [
    { id: 'pool', op: 'global_avg_pool', inputs: [`c${count - 1}`] },
    { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
  ]
  return { input: { channels: 3, height: 32, width: 32 }, classes: 10, nodes: [...convolutions, ...tail] }
}
