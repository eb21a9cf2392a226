// Answers for networks with early exits, over the committed bundle.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadBundleFolder } from '../bundle/node.ts'
import { PROBE_FILE, decodeProbe } from '../bundle/probe.ts'
import { scoreLogits } from '../child/logits.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { openHeads } from './heads.ts'
import { createPredictor } from './predictor.ts'
import { createScorer } from './scorer.ts'
import type { Bundle } from '../bundle/load.ts'
import type { Predictor } from './predictor-types.ts'

const MODEL = fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url))
const unit = (id: string, from: string, channels: number, stride = 1) => [
  { id: `${id}.conv`, op: 'conv', kernel: 3, channels, stride, inputs: [from] },
  { id: `${id}.bn`, op: 'batch_norm', inputs: [`${id}.conv`] },
  { id, op: 'relu', inputs: [`${id}.bn`] },
]
const head = (id: string, from: string) => [
  { id: `${id}.gap`, op: 'global_avg_pool', inputs: [from] },
  { id, op: 'linear', channels: 10, inputs: [`${id}.gap`] },
]
const plain = {
  input: { channels: 3, height: 32, width: 32 },
  classes: 10,
  nodes: [
    ...unit('a', 'input', 16),
    ...head('early', 'a'),
    ...unit('b', 'a', 32, 2),
    ...unit('c', 'b', 32),
    ...head('logits', 'c'),
  ],
}
const network = resolveArchitecture({ ...plain, exits: ['early'] })

let bundle: Bundle
let predictor: Predictor
let close: () => Promise<unknown>
beforeAll(async () => {
  bundle = await loadBundleFolder(MODEL)
  const scorer = await createScorer({ ort, bundle })
  const heads = await openHeads(ort, bundle)
  predictor = createPredictor(scorer, heads)
  close = () => Promise.all([scorer.release(), heads.release()])
})
afterAll(() => close())

test('the surrogate scores every exit, the output last, and says that training saw no exits', async () => {
  const { exits, accuracy, macs, params, out_of_domain } = await predictor.predict(network, { method: 'surrogate' })
  expect(exits?.map(({ id }) => id)).toEqual(['early', 'logits'])
  expect(exits!.at(-1)).toEqual({ id: 'logits', accuracy, macs, params, latency: {} })
  expect(exits![0].macs).toBe(32 * 32 * 27 * 16 + 160)
  expect(exits![0].params).toBe(27 * 16 + 32 + 170)
  expect(exits![0].accuracy?.surrogate?.loss).not.toBe(accuracy?.surrogate?.loss)
  expect(out_of_domain).toContain('It has 1 early exit; training saw none.')
})

test('the exported network has an output for each exit, which scores as the answer says', async () => {
  // As large as it is scored.
  const input = { channels: 3, height: 16, width: 16 }
  const small = resolveArchitecture({ ...plain, input, exits: ['early'] })
  const { exits } = await predictor.predict(small, { method: 'surrogate' })
  const session = await ort.InferenceSession.create(await predictor.child(small))
  expect(session.outputNames).toEqual(['logits.0', 'logits'])
  const probe = decodeProbe(bundle.file(PROBE_FILE))
  const pixels = Float32Array.from(probe.images, (x) => x / 255)
  const results = await session.run({ images: new ort.Tensor('float32', pixels, [probe.count, ...probe.shape]) })
  await session.release()
  session.outputNames.forEach((name, place) => {
    const { loss } = scoreLogits(results[name].data as Float32Array, probe.labels)
    expect(loss).toBeCloseTo(exits![place].accuracy!.surrogate!.loss, 3)
  })
})

test('the head answers each exit as a network of its own, outside of what it was fitted to', async () => {
  const devices = ['epyc/onnx', 'pixel3']
  const { exits, accuracy, latency, in_domain, out_of_domain } = await predictor.predict(network, { devices })
  expect(in_domain).toBe(false)
  expect(out_of_domain).toContain('It has early exits; fitting saw none.')
  const nodes = plain.nodes.filter(({ id }) => !id.startsWith('early'))
  const alone = await predictor.predict(resolveArchitecture({ ...plain, nodes }))
  expect(accuracy!.value).toBe(alone.accuracy!.value)
  expect(exits!.at(-1)!.accuracy).toEqual(accuracy)
  expect(exits![0].accuracy!.value).not.toBe(accuracy!.value)
  // Devices known by whole networks alone cannot tell of a part.
  expect(exits!.map((exit) => Object.keys(exit.latency))).toEqual([['epyc/onnx'], ['epyc/onnx']])
  const [early, late] = exits!.map((exit) => exit.latency['epyc/onnx'].value_ms)
  expect(early).toBeLessThan(late)
  expect(late).toBe(latency['epyc/onnx'].value_ms)
})

test('a network without exits is answered without a word of them', async () => {
  expect(await predictor.predict(resolveArchitecture(plain))).not.toHaveProperty('exits')
})
