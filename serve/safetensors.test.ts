import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { safetensorsParts } from './safetensors.ts'
import type { NamedTensor } from '@archcast/core/predict/predictor-types.ts'

const tensors: NamedTensor[] = [
  { name: 'stem.weight', shape: [2, 1, 1, 3], data: Float32Array.of(1, -2, 3.5, 1e-30, 0, 7) },
  { name: 'größe "b"', shape: [], data: Float32Array.of(0.25) },
  // A view into the middle of other memory.
  { name: 'logits.bias', shape: [2], data: Float32Array.of(9, 9, 4, 5, 9).subarray(2, 4) },
  { name: 'none', shape: [0, 3], data: new Float32Array(0) },
]

const encodeSafetensors = (...args: Parameters<typeof safetensorsParts>) =>
  new Uint8Array(Buffer.concat(safetensorsParts(...args)))

interface Entry {
  readonly dtype: string
  readonly shape: number[]
  readonly data_offsets: [number, number]
}

/** By the format's description alone: github.com/huggingface/safetensors, "Format". */
function decode(bytes: Uint8Array): { metadata: unknown; tensors: Map<string, { shape: number[]; values: number[] }> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Number(view.getBigUint64(0, true))
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length))
  expect(text[0]).toBe('{')
  const { __metadata__: metadata, ...entries } = JSON.parse(text) as Record<string, Entry>
  const start = 8 + length
  let end = 0
  const read = Object.entries(entries).map(([name, { dtype, shape, data_offsets }]) => {
    expect(dtype).toBe('F32')
    // No holes, no overlaps.
    expect(data_offsets[0]).toBe(end)
    end = data_offsets[1]
    const count = shape.reduce((product, extent) => product * extent, 1)
    expect(end - data_offsets[0]).toBe(4 * count)
    const values = Array.from({ length: count }, (_, i) => view.getFloat32(start + data_offsets[0] + 4 * i, true))
    return [name, { shape, values }] as const
  })
  expect(start + end).toBe(bytes.length)
  return { metadata, tensors: new Map(read) }
}

const expected = new Map(tensors.map(({ name, shape, data }) => [name, { shape, values: [...data] }]))

describe('safetensors', () => {
  test('are read back by the description of the format', () => {
    const bytes = encodeSafetensors(tensors, { model: 'm', version: '1' })
    const decoded = decode(bytes)
    expect(decoded.metadata).toEqual({ model: 'm', version: '1' })
    expect(decoded.tensors).toEqual(expected)
  })

  test.each(['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg'])(
    'align their data with metadata %o',
    (text) => {
      const bytes = encodeSafetensors(tensors, { text })
      expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n)
      expect(decode(bytes).tensors).toEqual(expected)
    },
  )

  test('may be none', () => {
    expect(decode(encodeSafetensors([])).tensors.size).toBe(0)
  })

  const reader = spawnSync('python3', ['-c', 'import safetensors.numpy'])
  test.skipIf(reader.status !== 0)('are read back by the reference implementation', () => {
    const folder = mkdtempSync(join(tmpdir(), 'safetensors-'))
    try {
      const file = join(folder, 'x.safetensors')
      writeFileSync(file, encodeSafetensors(tensors, { model: 'm' }))
      const program = `
import json, sys, safetensors.numpy as s
print(json.dumps({k: {'shape': list(v.shape), 'values': v.flatten().tolist()} for k, v in s.load_file(sys.argv[1]).items()}))`
      const read = JSON.parse(execFileSync('python3', ['-c', program, file], { encoding: 'utf8' }))
      expect(new Map(Object.entries(read))).toEqual(expected)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
