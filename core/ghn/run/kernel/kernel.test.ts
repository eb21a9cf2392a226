// The committed kernel is the compiled source; what it computes is tested where GHNs are exported.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { GHN_SOURCE, compileKernel } from '../../../../scripts/build-kernel.ts'
import { defaultConfig } from '../../config.ts'
import { builtInKernel } from './built-in.ts'
import { KernelPropagation } from './kernel-propagation.ts'
import { KERNEL } from './kernel-wasm.ts'

const committed = readFileSync(new URL('kernel.wasm', import.meta.url))

test('is what its source compiles to', () => {
  expect(compileKernel(GHN_SOURCE).equals(committed)).toBe(true)
})

test('is the same for Workers and for runtimes that compile it', () => {
  expect(Buffer.from(KERNEL, 'base64').equals(committed)).toBe(true)
})

test('a file without its parameters is refused by name', () => {
  expect(() => new KernelPropagation(builtInKernel(), defaultConfig, new Map())).toThrow(
    'no features.weight of shape [30, 32]',
  )
})
