import { describe, expect, test } from 'vitest'
import { chooseProvider } from './providers.ts'
import type { ProviderProbe } from './providers.ts'

const only =
  (working: string): ProviderProbe =>
  async (provider) =>
    provider === working ? undefined : 'missing'

describe('the execution provider', () => {
  test.each(['cuda', 'webgpu', 'cpu'])('is the first that works: %s', async (name) => {
    expect(await chooseProvider('auto', only(name))).toBe(name)
    expect(await chooseProvider(undefined, only(name))).toBe(name)
  })

  test('may be pinned, and is then not replaced by another', async () => {
    expect(await chooseProvider('cpu', async () => undefined)).toBe('cpu')
    await expect(chooseProvider('cuda', only('cpu'))).rejects.toThrow('no execution provider works here: cuda: missing')
    await expect(chooseProvider('tpu', only('cpu'))).rejects.toThrow("must be auto, cuda, webgpu, cpu, not 'tpu'")
  })

  test('is left out where it is no faster than the CPU, unless it is pinned', async () => {
    const software: ProviderProbe = async (provider, worthwhile) =>
      provider === 'cuda' ? 'missing' : worthwhile ? 'slower' : undefined
    expect(await chooseProvider('auto', software)).toBe('cpu')
    expect(await chooseProvider('webgpu', software)).toBe('webgpu')
  })

  test('cpu works wherever ONNX Runtime does', async () => {
    expect(await chooseProvider('cpu')).toBe('cpu')
  })
})
