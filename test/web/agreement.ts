// Whether the browser forecasts what the service does that it has the page from.
import { expect } from 'vitest'
import { callEngine } from './engine-call.ts'
import { createRandom } from '@archcast/core/spaces/random.ts'
import { SPACES } from '@archcast/core/spaces/spaces.ts'
import type { Prediction } from '@archcast/core/contract/prediction.ts'
import type { Page } from 'playwright-core'

const DEVICES = ['pixel3', 'i7_12700h/torch2.4-inductor/fp32', 'rtx4090/torch2.4/amp', 'samsung-galaxy-s24/tflite/w8a8']
/** Architectures of one request. */
const BATCH = 20
/** Relative. */
const NEAR = 1e-3

/** How many of each space: cells, and fewer of the large networks of any design. */
const DRAWN = { 'nas-bench-201': 120, 'ghn-cells': 50, open: 30 } as const

const networks = Object.entries(DRAWN).flatMap(([name, length]) => {
  const [space, random] = [SPACES.get(name)!, createRandom(7)]
  return Array.from({ length }, () => ({ space: name, arch: space.sample(random) }))
})

/** The page's, which are the same whoever it comes from: its scripts and its model are. */
let told: Promise<readonly { readonly prediction: Prediction }[]> | undefined

function examine(page: Page): Promise<readonly { readonly prediction: Prediction }[]> {
  const calls = networks.map((document) => [{ name: 'one', document }, { devices: DEVICES }])
  return callEngine(page, 'examine', calls) as Promise<{ readonly prediction: Prediction }[]>
}

/** @param page of the service at `url`, or of another of the same bundle */
export async function expectAgreement(page: Page, url: string): Promise<void> {
  const answers = await (told ??= examine(page))
  const expected: Prediction[] = []
  for (let from = 0; from < networks.length; from += BATCH) {
    const asked = networks.slice(from, from + BATCH)
    const response = await fetch(`${url}/v1/predict/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked.map((network) => ({ ...network, devices: DEVICES, method: 'head' }))),
    })
    expected.push(...((await response.json()) as Prediction[]))
  }
  expect(answers.length).toBe(expected.length)
  answers.forEach(({ prediction }, i) => {
    const { macs, params, hash, memory, accuracy, latency } = expected[i]
    expect(prediction).toMatchObject({ macs, params, hash, memory })
    if (accuracy) expect(Math.abs(prediction.accuracy!.value / accuracy.value - 1)).toBeLessThan(NEAR)
    for (const device of DEVICES)
      expect(Math.abs(prediction.latency[device].value_ms / latency[device].value_ms - 1)).toBeLessThan(NEAR)
  })
}
