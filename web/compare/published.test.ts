// The file of published networks: whole, within its bounds, and read as forecasts.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { figuresOf, loadPublished } from './published.ts'
import { accuracyIn, latencyOn } from './quantity.ts'

const published = await loadPublished()

test('has some hundreds of networks, each once, with a figure for each device', () => {
  const { networks, devices, source, how, rule } = published
  expect(networks.length).toBeGreaterThan(100)
  expect(networks.length).toBeLessThan(301)
  expect(new Set(networks.map(({ name }) => name)).size).toBe(networks.length)
  for (const { accuracy, ms, macs, params } of networks) {
    const [value, low, high] = accuracy
    expect(low).toBeLessThanOrEqual(value)
    expect(value).toBeLessThanOrEqual(high)
    expect(ms).toHaveLength(devices.length)
    for (const figure of [...ms, macs, params]) expect(figure).toBeGreaterThan(0)
  }
  for (const told of [source, how, rule]) expect(told).not.toBe('')
})

test('is small', () => {
  const bytes = readFileSync(new URL('published.json', import.meta.url))
  expect(gzipSync(bytes).length).toBeLessThan(60_000)
})

test('a network is read as a forecast, with what was measured in place of what was forecast', () => {
  const [network] = published.networks
  const { task, devices } = published
  const accuracy = accuracyIn(task)
  expect(accuracy.of(figuresOf(published, { ...network, measured: 0.5 }))?.value).toBe(0.5)
  const figures = figuresOf(published, { ...network })
  expect(latencyOn(devices[1]).of(figures)?.value).toBe(network.ms[1])
  expect(latencyOn('another').of(figures)).toBeUndefined()
  expect(accuracyIn('another').of(figures)).toBeUndefined()
})
