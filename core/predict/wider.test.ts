// A bundle with a wider one in it: each network is scored, and given weights, by the GHN that knows it.
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { afterAll, describe, expect, test } from 'vitest'
import { innerBundle, withoutInner } from '../bundle/inner.ts'
import { loadBundleFolder } from '../bundle/node.ts'
import { sampleNetwork, toArchitecture } from '../spaces/open/open-space.ts'
import { createRandom } from '../spaces/random.ts'
import { resolveArchitecture } from '../spaces/resolve.ts'
import { createScorer } from './scorer.ts'

const outer = await loadBundleFolder(fileURLToPath(new URL('../../models/cifar10-nb201', import.meta.url)))
const [both, byTurns, narrow, wide] = await Promise.all([
  createScorer({ ort, bundle: outer }),
  createScorer({ ort, bundle: outer, oneGhnOpen: true }),
  createScorer({ ort, bundle: withoutInner(outer) }),
  createScorer({ ort, bundle: innerBundle(outer, outer.manifest.wider!) }),
])
afterAll(() => Promise.all([both, byTurns, narrow, wide].map((scorer) => scorer.release())))

const IMAGES = { images: 32 }
const random = createRandom(77)
const open = Array.from({ length: 4 }, () => resolveArchitecture(toArchitecture(sampleNetwork(random, [16]), 10)))
const cell = resolveArchitecture({
  space: 'nas-bench-201',
  arch: '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|',
})

describe('a bundle with a wider one in it', () => {
  test('scores what its own GHN knows by that', async () => {
    const answer = await both.predict(cell, IMAGES)
    expect(answer).toEqual(await narrow.predict(cell, IMAGES))
    expect(answer.accuracy.surrogate.ghn).toBe('cifar10-nb201')
    expect(await both.weights(cell)).toEqual(await narrow.weights(cell))
  })

  test.each(open)('scores other networks, and gives them weights, as the wider one does', async (network) => {
    const answer = await both.predict(network, IMAGES)
    expect(answer).toEqual(await wide.predict(network, IMAGES))
    expect(answer.accuracy.surrogate.ghn).toBe('cifar10-open')
    expect(await both.weights(network)).toEqual(await wide.weights(network))
    expect(await both.child(network)).toEqual(await wide.child(network))
  })

  test('gives the same where one GHN is closed before the other opens', async () => {
    for (const network of [cell, open[0], cell, open[1]]) {
      expect(await byTurns.predict(network, IMAGES)).toEqual(await both.predict(network, IMAGES))
      expect(await byTurns.weights(network)).toEqual(await both.weights(network))
    }
  })

  test('leaves what neither knows to the wider one, which says why', async () => {
    const stranger = resolveArchitecture({
      input: { channels: 3, height: 16, width: 16 },
      classes: 10,
      nodes: [
        { id: 'wide', op: 'conv', kernel: 3, stride: 4, channels: 2048, inputs: ['input'] },
        { id: 'pool', op: 'global_avg_pool', inputs: ['wide'] },
        { id: 'logits', op: 'linear', channels: 10, inputs: ['pool'] },
      ],
    })
    const answer = await both.predict(stranger, IMAGES)
    expect(answer).toMatchObject({ in_domain: false, model: { name: 'cifar10-open' } })
    expect(answer.out_of_domain.join(' ')).toContain('2048')
  })
})
