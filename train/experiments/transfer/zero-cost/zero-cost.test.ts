import { expect, test } from 'vitest'
import { ortEngine } from '../../../engines/ort-engine.ts'
import { weightFeeds } from '../../children/trained-network.ts'
import { gradientScores } from './gradients.ts'
import { naswot } from './naswot.ts'
import { synflow } from './synflow.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const engine = ortEngine('cpu')

/** Of images of one pixel: two layers with a rectifier between. */
const network = parseArchitecture({
  input: { channels: 2, height: 1, width: 1 },
  classes: 2,
  nodes: [
    { id: 'a', op: 'conv', kernel: 1, channels: 2, bias: false, inputs: ['input'] },
    { id: 'r', op: 'relu', inputs: ['a'] },
    { id: 'pool', op: 'global_avg_pool', inputs: ['r'] },
    { id: 'b', op: 'linear', channels: 2, bias: false, inputs: ['pool'] },
  ],
})
const weights = new Map([
  ['a.weight', Float32Array.of(1, -2, 3, 0.5)],
  ['b.weight', Float32Array.of(-1, 2, 4, 1)],
])

test('synaptic flow is what flows through every layer, with all weights absolute', async () => {
  // R = (1 + 4) (1 + 2) + (2 + 1) (3 + .5); each of the two layers has it once.
  expect(await synflow(engine, network, weights)).toBeCloseTo(Math.log(2 * (5 * 3 + 3 * 3.5)), 5)
})

test('naswot counts the activations that are on or off for both images', async () => {
  // Behind the first layer: (1, 3), (-2, .5), (-1, -3): on-on, off-on, off-off; K = [2 1 0; 1 2 1; 0 1 2], of
  // determinant 4.
  const images = { data: Float32Array.of(1, 0, 0, 1, -1, 0), shape: [3, 2, 1, 1] }
  expect(await naswot(engine, network, weightFeeds(network, weights), images)).toBeCloseTo(Math.log(4), 6)
  // The third as the first: nothing tells them apart.
  const same = { ...images, data: Float32Array.of(1, 0, 0, 1, 1, -1) }
  expect(await naswot(engine, network, weightFeeds(network, weights), same)).not.toBeGreaterThan(-30)
})

test('scores of gradients follow from the derivative of the loss', async () => {
  // One image (1, 0): hidden (1, 3), logits (5, 7).
  const batch = {
    images: { data: Float32Array.of(1, 0), shape: [1, 2, 1, 1] },
    targets: { data: Float32Array.of(1, 0), shape: [1, 2] },
  }
  const wrong = 1 / (1 + Math.exp(5 - 7))
  const [ofB, ofHidden] = [
    [-wrong, -3 * wrong, wrong, 3 * wrong],
    [5 * wrong, -wrong],
  ]
  const ofA = [ofHidden[0], 0, ofHidden[1], 0]
  const norm = (list: readonly number[]) => Math.sqrt(list.reduce((sum, x) => sum + x * x, 0))
  const product = (list: readonly number[], w: Float32Array) => list.reduce((sum, x, i) => sum + Math.abs(x * w[i]), 0)
  const { gradNorm, snip } = await gradientScores(engine, network, weights, batch)
  expect(gradNorm).toBeCloseTo(norm(ofA) + norm(ofB), 5)
  expect(snip).toBeCloseTo(product(ofA, weights.get('a.weight')!) + product(ofB, weights.get('b.weight')!), 5)
})
