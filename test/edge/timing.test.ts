// The Worker that times networks in workerd, for profiles of the edge.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runtimeName } from '../../cli/commands/device/runtime-name.ts'
import { openRuntime } from '../../cli/commands/device/runtimes.ts'
import { flat } from '../contract/small-architectures.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'
import type { TimingRuntime } from '../../cli/commands/device/runtimes.ts'

const { graph } = resolveArchitecture(flat())
let opened: TimingRuntime

beforeAll(async () => {
  opened = await openRuntime({ runtime: 'workerd', provider: 'cpu', threads: 1, batch: 2 })
}, 60_000)
afterAll(() => opened?.close())

test('runs networks, several at a time, until they are released', async () => {
  const [first, second] = [await opened.runtime.open(graph), await opened.runtime.open(graph)]
  for (const network of [first, second, first]) expect((await network.run()).ms).toBeGreaterThan(0)
  await first.release()
  await expect(first.run()).rejects.toThrow('answered POST with 404')
  expect((await second.run()).ms).toBeGreaterThan(0)
  await second.release()
})

test('has the memory layout of the web, and a name of its own', () => {
  expect(opened.block).toBe(1)
  const name = runtimeName({ runtime: 'workerd', provider: 'cpu', threads: 1 })
  expect(name).toMatch(/^onnxruntime-web .*workerd \d/)
  expect(name).not.toBe(runtimeName({ runtime: 'node', provider: 'cpu', threads: 1 }))
})

test('refuses what an isolate does not have', async () => {
  const asked = { runtime: 'workerd', provider: 'cpu', threads: 2, batch: 1 } as const
  await expect(openRuntime(asked)).rejects.toThrow('one thread')
  await expect(openRuntime({ ...asked, threads: 1, provider: 'webgpu' })).rejects.toThrow('leave out --provider')
})
