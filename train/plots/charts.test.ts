import { expect, test } from 'vitest'
import { lineChart } from './line-chart.ts'
import { scatter } from './scatter.ts'
import { seriesColour } from './svg.ts'

/** Throws unless every element is closed where it was opened; returns how often each occurs. */
function countElements(svg: string): Record<string, number> {
  const open: string[] = []
  const counts: Record<string, number> = {}
  for (const [, closing, name, , alone] of svg.matchAll(/<(\/?)([a-zA-Z]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g)) {
    if (!closing) counts[name] = (counts[name] ?? 0) + 1
    if (closing) expect(open.pop()).toBe(name)
    else if (!alone) open.push(name)
  }
  expect(open).toEqual([])
  expect(svg.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/)
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  return counts
}

const rising = Array.from({ length: 100 }, (_, i) => [i, i * i] as const)

test('a line chart is a well-formed document that says what it shows', () => {
  const svg = lineChart({
    title: 'Loss <training> & "validation"',
    subtitle: 'one seed',
    xLabel: 'Step',
    yLabel: 'Loss',
    series: [
      { name: 'training', points: rising, band: rising.map(([x, y]) => [x, y - 1, y + 1] as const) },
      {
        name: 'validation',
        points: [
          [50, 7],
          [60, NaN],
          [70, 8],
        ],
        dashed: true,
      },
    ],
    references: [{ y: 500, label: 'baseline' }],
    marks: [{ x: 30, label: 'kept' }],
  })
  countElements(svg)
  expect(svg).toContain('<title>Loss &lt;training&gt; &amp; &quot;validation&quot;</title>')
  for (const text of ['one seed', 'Step', 'training', 'validation', 'baseline', 'kept'])
    expect(svg).toContain(`>${text}<`)
  expect(svg).toContain('stroke-dasharray="6 5"')
})

test('a name keeps its colour in every panel, and panels share one x axis', () => {
  const series = (...names: string[]) => names.map((name) => ({ name, points: rising }))
  const svg = lineChart({
    title: 'Panels',
    xLabel: 'Step',
    panels: [
      { yLabel: 'First', series: series('a', 'b') },
      { yLabel: 'Second', series: series('b'), yScale: 'log' },
    ],
  })
  countElements(svg)
  const strokes = [...svg.matchAll(/<path [^>]*stroke="(#\w+)"/g)].map(([, colour]) => colour)
  expect(strokes).toEqual([seriesColour(0), seriesColour(1), seriesColour(1)])
  expect(svg.match(/>Step</g)).toHaveLength(1)
})

test('text is never cut: long titles wrap', () => {
  const svg = lineChart({
    title: 'word '.repeat(60).trim(),
    xLabel: 'x',
    yLabel: 'y',
    series: [{ name: 'a', points: rising }],
  })
  const titles = [...svg.matchAll(/font-size="16"[^>]*>([^<]*)</g)].map(([, text]) => text)
  expect(titles.length).toBeGreaterThan(2)
  expect(titles.join(' ')).toBe('word '.repeat(60).trim())
})

test('a scatter draws what it can, counts the rest, and keeps its note off the points', () => {
  const svg = scatter({
    title: 'Predicted and published',
    xLabel: 'Predicted',
    yLabel: 'Published',
    points: [...rising.slice(1), [-1, 1], [NaN, 2]],
    xScale: 'log',
    diagonal: true,
    annotations: ['Kendall tau 1.00', '99 points'],
  })
  expect(countElements(svg).circle).toBe(99)
  expect(svg).toContain('2 points cannot be shown on these axes.')
  const [, noteX, noteY] = svg.match(/<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="43"/)!
  // Rising points leave the upper left corner free.
  expect(Number(noteX)).toBeLessThan(100)
  expect(Number(noteY)).toBeLessThan(150)
})

test('groups of points have a legend, one group has none', () => {
  const options = { title: 't', xLabel: 'x', yLabel: 'y' }
  const two = scatter({
    ...options,
    points: [
      { name: 'seen', points: rising },
      { name: 'unseen', points: rising },
    ],
  })
  expect(two).toContain('>unseen<')
  expect(countElements(two).circle).toBe(202)
  expect(countElements(scatter({ ...options, points: rising })).circle).toBe(100)
  expect(() => scatter({ ...options, points: [] })).toThrow('axis "y": no finite value to show')
})
