// What is taken along says what the page shows: calls with its question, and a budget that its forecast keeps.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetOf, countUp, roundedUp } from './budget.ts'
import { curlCall, typescriptCall } from './calls.ts'
import { TAKES, fileNameOf } from './taken.ts'
import { parseGateConfig } from '@archcast/core/gate/gate-config.ts'
import { parseLimit } from '@archcast/core/gate/quantity.ts'
import type { Examined } from '../engine/engine-types.ts'

const cell = { space: 'nas-bench-201', arch: '|none~0|' }
const flat = { input: { channels: 3, height: 8, width: 8 }, classes: 10, nodes: [] }
const wanted = { devices: ['pixel3', 'pi5/onnx/cifar100'], tasks: ['imagenet-1k'], recipe: 'a1_in1k', batch: 4 }

test('a call has the question of the page', () => {
  const inline = curlCall({ network: { name: 'cell', document: cell }, wanted, unchanged: true }, 'http://h:1')
  expect(inline).toBe(
    String.raw`curl 'http://h:1/v1/predict?device=pixel3,pi5/onnx/cifar100&task=imagenet-1k&recipe=a1_in1k&batch=4' \
  -H 'content-type: application/json' \
  -d '{"space":"nas-bench-201","arch":"|none~0|"}'`,
  )
  const graph = { network: { name: "it's mine", document: flat }, wanted: { devices: [] }, unchanged: true }
  expect(curlCall(graph, 'http://h:1')).toContain('-d @it-s-mine.json')
  expect(typescriptCall(graph, 'http://h:1')).toContain(`readFile("it-s-mine.json", 'utf8')`)
  const file = { network: { name: 'a.onnx', document: flat, run: { batch: 8 } }, wanted: { devices: ['x y&z'] } }
  expect(curlCall({ ...file, unchanged: true }, 'http://h:1', true)).toBe(
    String.raw`curl 'http://h:1/v1/predict?device=x%20y%26z&batch=8' \
  -H "authorization: Bearer $ARCHCAST_TOKEN" \
  -H 'content-type: application/onnx' \
  --data-binary @a.onnx`,
  )
  expect(typescriptCall({ ...file, unchanged: true }, 'http://h:1')).toContain('client.predict(file, {')
  // Once it is changed, the file is another network.
  expect(curlCall({ ...file, unchanged: false }, 'http://h:1')).toContain('-d @a.json')
})

test('a name with quotes stays one word of the shell', () => {
  const document = { space: 'x', arch: "a'b; rm -rf" }
  const call = curlCall({ network: { name: 'n', document }, wanted: { devices: [] }, unchanged: true }, 'http://h')
  expect(call).toContain(String.raw`-d '{"space":"x","arch":"a'\''b; rm -rf"}'`)
})

const latency = (value_ms: number, in_domain: boolean) => ({
  value_ms,
  low_ms: value_ms / 2,
  high_ms: value_ms * 1.1,
  in_domain,
})

test('a budget is one that the gate reads, and that the forecast keeps', () => {
  const prediction = {
    accuracy: { value: 0.8, low: 0.7789, high: 0.82, method: 'head', task: 'imagenet-1k' },
    latency: { pixel3: latency(30.2, true), guess: latency(1, false) },
    macs: 4_089_184_256,
    params: 25_557_032,
    in_domain: true,
  } as unknown as Examined['prediction']
  const examined: Examined = { prediction, inputs: [], layers: [], outputs: [] }
  const source = { network: { name: 'ResNet-50', document: flat }, examined, wanted: { devices: [] }, unchanged: true }
  const budget = budgetOf(source)
  expect(budget).toEqual({
    pattern: 'models/ResNet-50.json',
    max_latency: { pixel3: '34 ms' },
    max_macs: '4.09G',
    max_params: '25.6M',
    min_accuracy: '77.8 %',
  })
  const { budgets } = parseGateConfig({ budgets: [budget] }, 'archcast.config.json')
  expect(budgets[0].min_accuracy?.value).toBeLessThanOrEqual(0.7789)
})

test('what is rounded up is no less, and hardly more', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 1e6, noNaN: true }), (value) => {
      const limit = Number(roundedUp(value, 2))
      expect(limit).toBeGreaterThanOrEqual(value * (1 - 1e-8))
      expect(limit).toBeLessThan(value * 1.11)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (count) => {
      const { value } = parseLimit('macs', countUp(count))
      expect(value).toBeGreaterThanOrEqual(count * (1 - 1e-8))
      expect(value).toBeLessThan(count * 1.011 + 1)
    }),
  )
})

test('files have names that every system takes, and the network whole', async () => {
  expect(fileNameOf('../../etc/passwd', 'json')).toBe('etc-passwd.json')
  expect(fileNameOf('Größe <b>.onnx', 'json')).toBe('Gro-e-b.json')
  expect(fileNameOf('…', 'json')).toBe('network.json')
  const network = { name: 'n', document: flat }
  const source = { network, examined: {} as Examined, wanted: { devices: [] }, unchanged: true }
  const { content } = await TAKES[0].make(source)
  expect(JSON.parse(String(content))).toEqual(flat)
})
