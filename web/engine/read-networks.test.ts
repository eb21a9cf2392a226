import fc from 'fast-check'
import { expect, test } from 'vitest'
import { onnxFixture } from '../../test/fixtures/onnx/fixtures.ts'
import { MOST_NETWORKS, readArchitectures } from './read-networks.ts'
import { isRefusal, refusing } from './refusal.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { readOnnx } from '@archcast/core/importer/read.ts'
import { resolveArchitecture } from '@archcast/core/spaces/resolve.ts'

const CELL = '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|'
const document = { space: 'nas-bench-201', arch: CELL }
const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readArchitectures('given', bytes(text))
const mobileNet = onnxFixture('mobilenet_v2')

test('an ONNX file becomes a document of the same network, whatever it is called', () => {
  const [network] = readArchitectures('no-suffix', mobileNet)
  const { graph } = readOnnx(mobileNet, 'mobilenet_v2')
  expect(canonicalHash(resolveArchitecture(network.document).graph)).toBe(canonicalHash(graph))
})

test('reads one document, a list, lines, and the spelling of a space', () => {
  const one = [{ name: 'given', document }]
  expect(read(JSON.stringify(document))).toEqual(one)
  expect(read(`\uFEFF\n${JSON.stringify(document, null, 2)}\r\n`)).toEqual(one)
  expect(read(CELL)).toEqual(one)
  const named = { ...document, id: 'mine', devices: ['pixel3'] }
  const several = [
    { name: 'given 1', document },
    { name: 'mine', document },
  ]
  expect(read(JSON.stringify([document, named]))).toEqual(several)
  expect(read(`${JSON.stringify(document)}\n${JSON.stringify(named)}\n`)).toEqual(several)
})

test.each([
  ['', 'is empty'],
  ['   \n', 'is empty'],
  ['<script>alert(1)</script>', 'is no ONNX file, no JSON'],
  ['{ "nodes": ', 'is not JSON'],
  [JSON.stringify(Array(MOST_NETWORKS + 1).fill(document)), `the page takes ${MOST_NETWORKS} at once`],
])('says what is wrong with %j', async (text, reason) => {
  const answer = await refusing(() => read(text))
  expect(isRefusal(answer) && answer.refusal.message).toContain(reason)
})

test('whatever the bytes, it reads them or says why not', async () => {
  const damaged = fc
    .array(fc.tuple(fc.nat(mobileNet.length - 1), fc.nat(255)), { maxLength: 20 })
    .map((changes) => changes.reduce((all, [at, byte]) => all.with(at, byte), Uint8Array.from(mobileNet)))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), async (data) => {
      const answer = await refusing(() => readArchitectures('given', data))
      if (isRefusal(answer)) expect(answer.refusal.message).not.toBe('')
      else expect(answer.length).toBeGreaterThan(0)
    }),
    { numRuns: 60 },
  )
})
