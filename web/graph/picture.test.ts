import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldBlocks } from './blocks.ts'
import { FAMILIES } from './draw/families.ts'
import { paintBoxes } from './draw/paint.ts'
import { indexRows } from './draw/rows.ts'
import { createLayout } from './layout.ts'
import { printSvg } from './picture.ts'
import { residual } from './testing.ts'
import { blocksIn } from './unfolding.ts'
import type { Theme } from './draw/theme.ts'
import type { DrawnNetwork } from './network.ts'

const families = Object.fromEntries(
  FAMILIES.map((family, at) => [family, `#${String(at)}0${String(at)}0ff`]),
) as Theme['families']
const LIGHT: Theme = {
  background: '#ffffff',
  surface: '#fefefe',
  text: '#111111',
  muted: '#555555',
  border: '#dddddd',
  frame: '#f4f4f4',
  line: '#bbbbbb',
  accent: '#2456d6',
  fault: '#c42b2b',
  added: '#1f7a3d',
  changed: '#a86400',
  removed: '#b3261e',
  families,
  dark: false,
  font: 'sans-serif',
}

/** All unfolded, as text. */
function svgOf(network: DrawnNetwork, title = 'network', faults: ReadonlyMap<string, string> = new Map()): string {
  const parts = foldBlocks(network)
  const unfolded = new Set(blocksIn(parts).map(({ id }) => id))
  const scene = createLayout()({ network, parts, unfolded, notes: faults })
  const paints = paintBoxes(scene, network.layers, { kind: 'op' }, { faults }, LIGHT)
  return printSvg({ scene, rows: indexRows(scene), paints, theme: LIGHT }, title)
}

const TEXT = String.raw`(?:[^<&\u0000-\u0008\u000b\u000c\u000e-\u001f]|&(?:amp|lt|gt|quot|#39);)*`
const NODE = new RegExp(
  String.raw`<(\/?)(svg|title|rect|path|text)((?: [\w:-]+="${TEXT.replace('<&', '<&"')}")*)(\/?)>|${TEXT}`,
  'gu',
)

/** Elements of these names with these attributes, closed in order, and text: nothing a viewer would run. */
function expectWellFormed(svg: string): void {
  const open: string[] = []
  let read = 0
  for (const [all, closes, name, attributes = '', alone] of svg.matchAll(NODE)) {
    read += all.length
    if (name === undefined) continue
    expect(attributes).not.toMatch(/ (?:on[\w-]*|[\w:]*href|style)="/)
    if (closes) expect(open.pop()).toBe(name)
    else if (!alone) open.push(name)
  }
  expect(read).toBe(svg.length)
  expect(open).toEqual([])
}

test('the picture is standalone SVG, with every layer and every shape', () => {
  const svg = svgOf(residual(2))
  expectWellFormed(svg)
  expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" ')).toBe(true)
  expect(svg.match(/>conv<\/text>/g)).toHaveLength(7)
  expect(svg).toContain('>64×56×56</text>')
  expect(svg).toContain('<title>network</title>')
})

test('markup in names, labels, faults and titles is text', () => {
  const evil = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u0000\ud800"
  const { layers, ...rest } = residual(1)
  const network = {
    ...rest,
    inputs: [{ name: evil, shape: [1] }],
    layers: layers.map((layer) => ({ ...layer, label: `${evil} -> 1`, op: evil })),
  }
  const svg = svgOf(network, evil, new Map([[layers[0].id, evil]]))
  expectWellFormed(svg)
  expect(svg).not.toContain('<script')
  expect(svg).not.toContain('<img')
})

test('whatever text there is, the picture is well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { layers, ...rest } = residual(1)
      expectWellFormed(svgOf({ ...rest, layers: layers.map((layer) => ({ ...layer, label: text })) }, text))
    }),
    { numRuns: 30 },
  )
})
