import { describe, expect, test } from 'vitest'
import { checkDevice } from './check-profile.ts'
import { checkRows, checkTable } from './check-table.ts'
import { fitKernels } from './fit-kernels.ts'
import { profileNetworks } from './profile-networks.ts'
import { NetworkDraft } from './sample/draft.ts'
import { drawNetwork } from './sample/samplers.ts'
import { simpleTime, simulatedRuntime } from './testing.ts'
import { ortRuntime } from './timed-runtimes.ts'
import { DEVICE_FORMAT, DeviceFile, openDevice } from '@archcast/core/latency/device.ts'
import type { Runtime } from './timed-runtimes.ts'
import type { ArchGraph } from '@archcast/core/arch/graph.ts'
import type { KernelModel } from '@archcast/core/latency/kernel-model.ts'

/** Times `count` networks and no more, whatever the clock says. */
async function timings(runtime: Runtime, count: number) {
  const stop = new AbortController()
  const onNetwork = (_: unknown, networks: number) => networks >= count && stop.abort()
  return profileNetworks({ runtime, block: 16, seconds: 1e6, signal: stop.signal, onNetwork })
}

function deviceOf(model: KernelModel) {
  const about = { name: 'simulated', hardware: 'none', runtime: 'none', batch: 1, unit: 'ms' as const, caveats: [] }
  return DeviceFile.parse({ format: DEVICE_FORMAT, ...about, measured: { how: 'simulated', samples: 1 }, model })
}

describe('a profile of a simulated machine', async () => {
  // A machine that slows down and recovers all the time.
  const runtime = simulatedRuntime((run) => 1.3 + 0.3 * Math.sin(run / 5000))
  const { model, error } = fitKernels(await timings(runtime, 700), 16)
  const device = deviceOf(model)
  const opened = openDevice(device)
  const latency = (graph: ArchGraph) => opened.latency(graph)

  test('predicts networks that it has not seen, at the median of the speeds', () => {
    const ratios = Array.from({ length: 30 }, (_, seed) => {
      const graph = drawNetwork(['nas-bench-201', 'blocks', 'mixed'][seed % 3], seed)
      return latency(graph).value / simpleTime(graph)
    })
    const middle = ratios.toSorted((a, b) => a - b)[15]
    expect(middle).toBeGreaterThan(1.1)
    expect(middle).toBeLessThan(1.5)
    for (const ratio of ratios) expect(Math.abs(ratio / middle - 1)).toBeLessThan(0.3)
    expect(error!.within10).toBeGreaterThan(0.9)
  })

  test('tells how unsteady the machine was and leaves interrupted runs out', () => {
    expect(model.noise.spread).toBeGreaterThan(1.3)
    expect(model.noise.interrupted).toBeCloseTo(1 / 7, 1)
  })

  test('has an interval around every value, and no reasons for what it covers', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { value, low, high, reasons } = latency(drawNetwork('nas-bench-201', seed))
      expect(low).toBeGreaterThan(0)
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
      expect(reasons).toEqual([])
    }
  })

  test('says what it never covered, and is less sure of it', () => {
    const net = new NetworkDraft([3, 64, 64], 10)
    const wide = net.finish(net.add({ op: 'conv', channels: 2000, kernel: 15 }, net.input))
    const { value, high, reasons } = latency(wide)
    expect(reasons.join()).toMatch(/2000 output channels; profiled from/)
    expect(high / value).toBeGreaterThan(model.ratio.high)
  })

  test('a deeper network takes longer', () => {
    const chain = (depth: number) => {
      const net = new NetworkDraft([3, 16, 16], 10)
      const nodes = Array.from({ length: depth }, () => ({ op: 'conv', channels: 32, kernel: 3 }) as const)
      return latency(net.finish(net.chain(net.input, ...nodes))).value
    }
    expect(chain(4)).toBeGreaterThan(chain(3))
    expect(chain(12)).toBeGreaterThan(chain(4))
  })

  test('is a file of modest size that the schema accepts', () => {
    expect(JSON.stringify(device).length).toBeLessThan(200_000)
  })

  test('is checked against networks of three kinds', async () => {
    const checked = await checkDevice({ runtime, device: { ...device, model }, count: 24, seed: 3 })
    const rows = checkRows(checked, model, 3)
    expect(rows.map(({ networks }) => networks)).toEqual([24, 8, 8, 8, 24, 24])
    expect(rows[0].within10.value).toBeGreaterThan(0.85)
    expect(rows[0].within10.value).toBeGreaterThan(rows[4].within10.value)
    expect(checkTable(rows).split('\n')).toHaveLength(rows.length + 2)
  })

  test('is checked all the same where its times were left out, as those of a bundle are, but for what is fitted to them', async () => {
    const bare = { ...model, networks: [] }
    const checked = await checkDevice({ runtime, device: { ...device, model: bare }, count: 6, seed: 3 })
    expect(checkRows(checked, bare, 3)).toEqual(checkRows(checked, model, 3).slice(0, 4))
  })
})

test('too few networks are refused', async () => {
  expect(() => fitKernels({ networks: [], interrupted: 0 }, 16)).toThrow('0 networks are too few')
})

test('a profile goes on behind the networks that are known', async () => {
  const first = await timings(simulatedRuntime(), 12)
  const stop = new AbortController()
  const { networks } = await profileNetworks({
    runtime: simulatedRuntime(),
    block: 16,
    seconds: 1e6,
    known: first.networks,
    signal: stop.signal,
    onNetwork: (_, count) => count >= 15 && stop.abort(),
  })
  expect(networks.slice(0, 12)).toEqual(first.networks)
  expect(new Set(networks.map(({ seed }) => seed)).size).toBe(15)
})

test('the real runtime runs batches', async () => {
  const network = await ortRuntime({ provider: 'cpu', threads: 1, batch: 2 }).open(drawNetwork('nas-bench-201', 1))
  expect((await network.run()).ms).toBeGreaterThan(0)
  await network.release()
})
