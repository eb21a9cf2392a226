// The browser forecasts what Node and workerd do.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHROMIUM, launchChromium } from './browser.ts'
import { callEngine } from './engine-call.ts'
import { HOSTS } from './hosts.ts'
import { visit } from './visitor.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Host } from './hosts.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Browser } from 'playwright-core'

const DEVICES = ['pixel3', 'i7_12700h/torch2.4-inductor/fp32', 'rtx4090/torch2.4/amp', 'samsung-galaxy-s24/tflite/w8a8']
const COUNT = 200

/** Cells, and networks of other designs. */
const networks = ['nas-bench-201', 'open', 'ghn-cells'].flatMap((name, _, { length }) => {
  const [space, random] = [SPACES.get(name)!, createRandom(7)]
  return Array.from({ length: Math.ceil(COUNT / length) }, () => ({ space: name, arch: space.sample(random) }))
})

describe.skipIf(!CHROMIUM)('a forecast is the same wherever it is made', () => {
  const hosts: Host[] = []
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
    for (const start of [HOSTS.node, HOSTS.workerd]) hosts.push(await start())
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    for (const host of hosts) await host.close()
  })

  test('browser, Node and workerd', { timeout: 240_000 }, async () => {
    const visitor = await visit(browser, hosts[0].url)
    await visitor.arrive()
    const wanted = { devices: DEVICES }
    const calls = networks.map((document) => [{ name: 'one', document }, wanted])
    const answers = (await callEngine(visitor.page, 'examine', calls)) as { readonly prediction: Prediction }[]
    for (const { url } of hosts) {
      const expected: Prediction[] = []
      for (let from = 0; from < networks.length; from += 20) {
        const body = networks
          .slice(from, from + 20)
          .map((network) => ({ ...network, devices: DEVICES, method: 'head' }))
        const response = await fetch(`${url}/v1/predict/batch`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        expected.push(...((await response.json()) as Prediction[]))
      }
      answers.forEach(({ prediction }, i) => {
        const { accuracy, latency, ...rest } = expected[i]
        expect(prediction).toMatchObject({ macs: rest.macs, params: rest.params, hash: rest.hash, memory: rest.memory })
        if (accuracy) expect(Math.abs(prediction.accuracy!.value / accuracy.value - 1)).toBeLessThan(1e-3)
        for (const device of DEVICES)
          expect(Math.abs(prediction.latency[device].value_ms / latency[device].value_ms - 1)).toBeLessThan(1e-3)
      })
    }
  })
})
