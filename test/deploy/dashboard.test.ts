// The dashboard asks for metrics that the service has.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ROOT } from './dockerfile.ts'
import { factsOf } from '@archcast/serve/node/facts.ts'
import { prometheusMetrics } from '@archcast/serve/node/metrics.ts'

interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly expr: string; readonly refId: string }[]
}

const { panels } = JSON.parse(await readFile(`${ROOT}/deploy/grafana/archcast.json`, 'utf8')) as { panels: Panel[] }

test('each panel reads metrics that are there', async () => {
  const searches = { load: async () => ({ running: 1, waiting: 1, oldest: 1 }) }
  const facts = factsOf({
    model: { name: 'a', version: 'b' },
    pids: () => [process.pid],
    oldest: () => 0,
    searches: searches as never,
  })
  const { text } = await prometheusMetrics(() => 0, facts).expose()
  const known = new Set(Array.from(text.matchAll(/^# TYPE (\S+) (\w+)/gm), ([, name]) => name))
  for (const { title, targets } of panels) {
    expect(targets.length, title).toBeGreaterThan(0)
    for (const { expr } of targets) {
      const names = Array.from(expr.matchAll(/\b(archcast|nodejs|process)_\w+/g), ([name]) =>
        name.replace(/_bucket$/, ''),
      )
      expect(names.length, expr).toBeGreaterThan(0)
      for (const name of names) expect(known, `${title}: ${expr}`).toContain(name)
    }
  }
})

test('panels do not cover each other', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
})
