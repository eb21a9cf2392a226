// Documents of many nodes with long lists of indices: read and named in a time that grows as they do, or refused.
import { expect, test } from 'vitest'
import { ArchitectureError } from '@archcast/core/arch/errors.ts'
import { canonicalHash } from '@archcast/core/arch/hash.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const gather = (id: string, from: string, count: number, step: number) => ({
  id,
  op: 'gather',
  indices: Array.from({ length: count }, (_, i) => (i * step) % 9),
  inputs: [from],
})

const document = (nodes: readonly { readonly id: string }[]) =>
  JSON.stringify({ input: { shape: [64, 8, 8] }, nodes, output: nodes.at(-1)!.id })

const chain = (nodes: number, count: number) =>
  Array.from({ length: nodes }, (_, i) => gather(`${i}`, i === 0 ? 'input' : `${i - 1}`, count, i + 1))

/** All read the input, and are summed: nothing but their lists tells them apart. */
const beside = (nodes: number, count: number) => {
  const all = Array.from({ length: nodes }, (_, i) => gather(`${i}`, 'input', count, 1 + (i % 9)))
  return [...all, { id: 'sum', op: 'add', inputs: all.map(({ id }) => id) }]
}

/** Seconds of the processor for reading and naming: on a busy machine no more than on an idle one. */
function cost(nodes: ReturnType<typeof beside>): number {
  const json: unknown = JSON.parse(document(nodes))
  const begun = process.cpuUsage()
  expect(canonicalHash(parseArchitecture(json))).toMatch(/^[0-9a-f]{64}$/)
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1e6
}

test.each([
  ['very long lists', (part: number) => chain(40, 64_000 / part)],
  ['many lists', (part: number) => chain(8_000 / part, 256)],
  ['many side by side', (part: number) => beside(8_000 / part, 64)],
  ['very long ones side by side', (part: number) => beside(40, 64_000 / part)],
])('four times as much of it takes less than ten times as long: %s', (_, nodes) => {
  cost(nodes(4))
  const quarter = cost(nodes(4))
  expect(cost(nodes(1))).toBeLessThan(10 * quarter)
})

test('a list past the limit is refused', () => {
  expect(() => parseArchitecture(JSON.parse(document(chain(1, 70_000))))).toThrow(ArchitectureError)
})
