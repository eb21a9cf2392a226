import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { drawCommand } from '../../cli/commands/draw.ts'
import { drawArchitectures } from './draw-architectures.ts'
import { parseArchitecture } from '@archcast/core/arch/parse.ts'

const conv = (id: string, channels: number, from: string) => ({ id, op: 'conv', kernel: 3, channels, inputs: [from] })

test('each operation is a bar, side by side where neither hears of the other, as tall as it is wide in channels', () => {
  const graph = parseArchitecture({
    input: { channels: 3, height: 8, width: 8 },
    nodes: [conv('a', 16, 'input'), conv('b', 64, 'input'), { id: 'c', op: 'concat', inputs: ['a', 'b'] }],
  })
  const svg = drawArchitectures('Two <branches>', [{ name: 'one', graph }])
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/g)].map((match) =>
    match.slice(1).map(Number),
  )
  // Input, two convolutions, their concatenation, output.
  expect(bars).toHaveLength(5)
  const [, [xa, ya, ha], [xb, yb, hb], [xc]] = bars
  expect(xa).toBe(xb)
  expect(yb).toBeGreaterThanOrEqual(ya + ha)
  expect(hb - ha).toBeCloseTo(2 * Math.log2(64 / 16))
  expect(xc).toBeGreaterThan(xa)
  expect(svg.match(/<line /g)).toHaveLength(5)
  expect(svg).toContain('Two &lt;branches&gt;')
})

test('the picture of the documentation is what its command draws', async () => {
  const out = join(tmpdir(), `open-${process.pid}.svg`)
  await drawCommand().parseAsync(['--space', 'open', '--count', '16', '--seed', '1', '--out', out], { from: 'user' })
  const committed = new URL('../../docs/open.svg', import.meta.url)
  expect(await readFile(out, 'utf8')).toBe(await readFile(committed, 'utf8'))
})
