// Makes parts: counts their cost, names them, and tells which are alike.
import { layersIn, nameOf, shownName } from '../network.ts'
import { titleOfBlock, titleOfRepeat, titleOfRound, titleOfUnit } from './titles.ts'
import type { Block, DrawnNetwork, LayerPart, Part } from '../network.ts'

export interface Builder {
  layer(index: number): LayerPart
  /** Whether the part is, or starts with, a layer that joins branches. */
  joins(part: Part): boolean
  /** @param run the layers of the unit, `side` the constants that they read */
  unit(run: readonly number[], side: readonly Part[]): Part
  block(parts: readonly Part[]): Part
  round(parts: readonly Part[]): Part
  repeat(rounds: readonly Part[]): Block
}

export function createBuilder({ layers }: DrawnNetwork, main: readonly boolean[]): Builder {
  const classes = new Map<string, number>()
  const ids = new Set<string>()
  const classOf = (text: string) => {
    const known = classes.get(text)
    if (known !== undefined) return known
    classes.set(text, classes.size)
    return classes.size - 1
  }

  /** Their wiring: what each reads, by its place in the block, or by the order in which the block reads it. */
  const wired = (kind: string, parts: readonly Part[]) => {
    const place = new Map<number, number>()
    for (const [at, part] of parts.entries()) for (const index of layersIn(part)) place.set(index, at)
    const outer = new Map<number, number>()
    const words = parts.map((part, at) => {
      const read = new Set<number>()
      for (const index of layersIn(part))
        for (const input of layers[index].inputs) {
          const from = place.get(input)
          if (from === at) continue
          if (from === undefined && !outer.has(input)) outer.set(input, outer.size)
          read.add(from ?? -1 - outer.get(input)!)
        }
      return `${part.alike}(${[...read].join()})`
    })
    return classOf(`${kind} ${words.join(' ')}`)
  }

  const fold = (kind: Block['kind'], parts: readonly Part[], title: string, alike: number): Block => {
    const inner = parts.flatMap(layersIn).toSorted((a, b) => a - b)
    const sum = (of: 'macs' | 'params') => inner.reduce((total, index) => total + layers[index][of], 0)
    const name = `${layers[inner[0]].id}…${layers[inner.at(-1)!].id}`
    let id = name
    for (let count = 2; ids.has(id); count++) id = `${name}#${count}`
    ids.add(id)
    return { kind, id, title, parts, layers: inner, macs: sum('macs'), params: sum('params'), alike }
  }

  const layer = (index: number): LayerPart => ({
    kind: 'layer',
    index,
    alike: classOf(nameOf(layers[index]).replace(/in \d+ groups/, 'in groups')),
  })

  const read = (index: number) => layers[index].inputs.filter((input) => input < 0 || main[input])
  const joins = (index: number) => index >= 0 && new Set(read(index)).size > 1

  return {
    layer,
    joins: (part) => joins(part.kind === 'layer' ? part.index : part.kind === 'unit' ? part.layers[0] : -1),
    unit(run, side) {
      const parts = [...side, ...run.map((index) => layer(index))]
      if (parts.length === 1) return parts[0]
      return fold('unit', parts, titleOfUnit(run.map((index) => layers[index])), wired('unit', parts))
    },
    block(parts) {
      if (parts.length === 1) return parts[0]
      const inner = parts.flatMap(layersIn)
      const within = new Set(inner)
      const joining = inner.filter(joins)
      const skips = joining.length > 0 && read(joining.at(-1)!).some((input) => !within.has(input))
      const named = (indexes: readonly number[]) => indexes.map((index) => layers[index])
      const title = titleOfBlock(named(inner), named(joining), skips)
      return fold('block', parts, title, wired('block', parts))
    },
    round(parts) {
      if (parts.length === 1) return parts[0]
      return fold('block', parts, titleOfRound(parts.map((part) => titleOf(part, layers))), wired('block', parts))
    },
    repeat(rounds) {
      const title = titleOfRepeat(rounds.length, titleOf(rounds[0], layers))
      return fold('repeat', rounds, title, wired('repeat', rounds))
    },
  }
}

const titleOf = (part: Part, layers: DrawnNetwork['layers']) =>
  part.kind === 'layer' ? shownName(layers[part.index]) : part.title
