// What shows of a network where some blocks are unfolded: a tree of boxes and frames, with the links in each frame.
import { clip, printShape, shownName } from '../network.ts'
import type { Block, DrawnNetwork, Part } from '../network.ts'
import type { BoxKind } from '../scene.ts'

export interface ShownBox {
  readonly kind: BoxKind
  readonly id: string
  readonly layers: readonly number[]
  readonly block?: Block
  readonly title: string
  readonly note?: string
  readonly parent: ShownFrame
  /** Its place among the parent's parts. */
  readonly place: number
  /** Index among all boxes. */
  readonly index: number
}

/** From a part or a way in, to a part or a way out. Ways are numbered, as values come. */
export interface Link {
  readonly from: number | { readonly way: number }
  readonly to: number | { readonly way: number }
  /** Box that gives the value. */
  readonly source: ShownBox
  /** Box that the link ends at, if it does at one. */
  readonly target?: ShownBox
  /** Shape of the value. */
  readonly label: string
}

export interface ShownFrame {
  /** Left out for the whole. */
  readonly block?: Block
  readonly parent?: ShownFrame
  readonly place: number
  readonly depth: number
  readonly parts: (ShownBox | ShownFrame)[]
  readonly links: Map<string, Link>
  /** By box that gives a value: the number of its way in and of its way out. */
  readonly ins: Map<number, number>
  readonly outs: Map<number, number>
}

export interface Shown {
  readonly root: ShownFrame
  readonly boxes: readonly ShownBox[]
}

export const isFrame = (part: ShownBox | ShownFrame): part is ShownFrame => 'parts' in part

/**
 * @param unfolded ids of blocks
 * @param notes by layer's id: a second line of its box
 */
export function shownOf(
  network: DrawnNetwork,
  parts: readonly Part[],
  unfolded: ReadonlySet<string>,
  notes: ReadonlyMap<string, string>,
): Shown {
  const { layers, inputs, outputs } = network
  const boxes: ShownBox[] = []
  const boxOf: ShownBox[] = []
  const root = frame(undefined, undefined)
  const put = (parent: ShownFrame, box: Omit<ShownBox, 'parent' | 'place' | 'index'>): ShownBox => {
    const shown = { ...box, parent, place: parent.parts.length, index: boxes.length }
    parent.parts.push(shown)
    boxes.push(shown)
    return shown
  }
  const show = (part: Part, parent: ShownFrame): void => {
    if (part.kind === 'layer') {
      const layer = layers[part.index]
      const note = notes.get(layer.id)
      const box = { kind: 'layer', id: layer.id, layers: [part.index], title: shownName(layer) } as const
      boxOf[part.index] = put(parent, { ...box, ...(note !== undefined && { note: clip(note) }) })
    } else if (unfolded.has(part.id)) {
      const inner = frame(part, parent)
      parent.parts.push(inner)
      for (const each of part.parts) show(each, inner)
    } else {
      const box = { kind: 'block', id: part.id, layers: part.layers, block: part, title: part.title } as const
      const shown = put(parent, part.kind === 'unit' ? box : { ...box, note: costOf(part) })
      for (const index of part.layers) boxOf[index] = shown
    }
  }
  const ends = inputs.map(({ name }, at) => put(root, { kind: 'input', id: `in ${at}`, layers: [], title: clip(name) }))
  for (const part of parts) show(part, root)
  const given = outputs.map((index, at) => {
    const title = outputs.length > 1 ? `output ${at + 1}` : 'output'
    return [index, put(root, { kind: 'output', id: `out ${at}`, layers: [], title })] as const
  })
  const giver = (input: number) => (input < 0 ? ends[-1 - input] : boxOf[input])
  const shapeOf = (input: number) => printShape(input < 0 ? inputs[-1 - input].shape : layers[input].shape)
  for (const [index, layer] of layers.entries())
    for (const input of layer.inputs)
      if (giver(input) && giver(input) !== boxOf[index]) connect(giver(input), boxOf[index], shapeOf(input))
  for (const [index, box] of given) if (giver(index)) connect(giver(index), box, shapeOf(index))
  return { root, boxes }
}

function frame(block: Block | undefined, parent: ShownFrame | undefined): ShownFrame {
  const place = parent ? parent.parts.length : 0
  const depth = parent ? parent.depth + 1 : 0
  const rest = { place, depth, parts: [], links: new Map(), ins: new Map(), outs: new Map() }
  return { ...rest, ...(block && { block }), ...(parent && { parent }) }
}

/** Links two boxes, by ways out of and into the frames around them. */
function connect(source: ShownBox, target: ShownBox, label: string): void {
  const link = (within: ShownFrame, from: Link['from'], to: Link['to'], ends: boolean) => {
    const key = `${typeof from === 'number' ? from : `i${from.way}`} ${typeof to === 'number' ? to : `o${to.way}`} ${source.index}`
    if (within.links.has(key)) return
    within.links.set(key, { from, to, source, label, ...(ends && { target }) })
  }
  let from: ShownBox | ShownFrame = source
  let to: ShownBox | ShownFrame = target
  while (from.parent !== to.parent) {
    const [above, below]: (ShownFrame | undefined)[] = [from.parent, to.parent]
    if (below && (!above || below.depth >= above.depth)) {
      link(below, { way: wayOf(below.ins, source) }, to.place, to === target)
      to = below
    } else if (above) {
      link(above, from.place, { way: wayOf(above.outs, source) }, false)
      from = above
    }
  }
  if (from.parent) link(from.parent, from.place, to.place, to === target)
}

function wayOf(ways: Map<number, number>, { index }: ShownBox): number {
  const known = ways.get(index)
  if (known !== undefined) return known
  ways.set(index, ways.size)
  return ways.size - 1
}

/** `21 layers · 1.2 M weights`. */
const costOf = ({ layers, params }: Block) =>
  `${layers.length} layers${params > 0 ? ` · ${printCount(params)} params` : ''}`

/** `1.2 M`. */
export function printCount(count: number): string {
  const power = count < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(count) / 3))
  const value = count / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)}${['', ' k', ' M', ' G', ' T'][power]}`
}
