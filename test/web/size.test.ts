// The first view is small, and all of the page no larger than a picture or two.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { BUILT } from './files-host.ts'

const all = readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(js|css|wasm|onnx|ndjson|json)$/.test(name),
)
const packed = (names: readonly string[]) =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(BUILT, name)), { level: 9 }).length, 0)

test('script and style of the first view, packed, take 250 kB', () => {
  const first = all.filter((name) => /^assets\/(index|worker)-.*\.(js|css)$/.test(name))
  expect(first.length).toBe(3)
  expect(packed(first)).toBeLessThan(250_000)
})

test('all of it, with ONNX Runtime and the model, takes 6 MB', () => {
  expect(all.some((name) => name.endsWith('.wasm'))).toBe(true)
  expect(packed(all)).toBeLessThan(6_000_000)
})
