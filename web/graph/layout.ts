// Lays out a network with some blocks unfolded: frames from the inside out, each kind once, then all in one plane.
import { planFrame } from './place/frame.ts'
import { isFrame, shownOf } from './place/shown.ts'
import { SIZES } from './place/sizes.ts'
import { textWidth } from './place/text-width.ts'
import type { DrawnNetwork, Part } from './network.ts'
import type { FrameInput, FramePlan, FrameStyle, Join, Piece } from './place/frame.ts'
import type { ShownBox, ShownFrame } from './place/shown.ts'
import type { Box, Frame, Line, Scene } from './scene.ts'

export interface Unfolded {
  readonly network: DrawnNetwork
  readonly parts: readonly Part[]
  /** Ids of blocks. */
  readonly unfolded: ReadonlySet<string>
  /** By layer's id: a second line of its box. */
  readonly notes?: ReadonlyMap<string, string>
  /** Pixels for a figure behind each title; 0 by default. */
  readonly room?: number
}

export type Layout = (wanted: Unfolded) => Scene

const ROOT: FrameStyle = { padding: 28, head: 28, gap: 30, lead: 0 }
const FRAME: FrameStyle = { padding: 14, head: 34, gap: 30, lead: 0 }
const TIGHT: FrameStyle = { padding: 0, head: 0, gap: 2, lead: 0 }
/** Plans that are kept: a session sees some networks, and each has few kinds of frames. */
const MOST_PLANS = 2000

/** A layout that remembers: what was laid out once, in this network or another, is not laid out again. */
export function createLayout(): Layout {
  const plans = new Map<string, { readonly id: number; readonly plan: FramePlan }>()
  return ({ network, parts, unfolded, notes = new Map(), room = 0 }) => {
    if (plans.size > MOST_PLANS) plans.clear()
    const { root, boxes } = shownOf(network, parts, unfolded, notes)
    const planOf = new Map<ShownFrame, FramePlan>()

    /** @returns what tells it from other frames */
    const plan = (frame: ShownFrame): string => {
      const keys = frame.parts.map((part) => (isFrame(part) ? plan(part) : sizeKey(part, room)))
      const input = inputOf(frame, (part) => (isFrame(part) ? planOf.get(part)! : sizeOf(part, room)))
      const key = JSON.stringify([keys, input.ins, input.outs, input.style, input.joins.map(Object.values)])
      const known = plans.get(key) ?? { id: plans.size, plan: planFrame(input) }
      plans.set(key, known)
      planOf.set(frame, known.plan)
      return `f${known.id}`
    }
    plan(root)
    return inOnePlane(root, boxes, planOf, room)
  }
}

/** Widths in steps, so that neighbours are aligned and frames alike. */
function sizeOf({ kind, title, note }: ShownBox, room: number): Piece {
  const text = Math.max(textWidth(title, SIZES.text) + room, note === undefined ? 0 : textWidth(note, SIZES.note))
  const least = kind === 'layer' || kind === 'block' ? 120 : 72
  const width = Math.min(264, Math.max(least, Math.ceil((text + 2 * SIZES.inset) / 24) * 24))
  const height = kind === 'input' || kind === 'output' ? SIZES.end : note === undefined ? SIZES.line : SIZES.noted
  return { width, height, axis: width / 2 }
}

function sizeKey(box: ShownBox, room: number): string {
  const { width, height } = sizeOf(box, room)
  return `${width} ${height}`
}

/** A unit that is but a chain, read at its head: its layers stand close, as one. */
function isTight({ block, links, parts }: ShownFrame): boolean {
  if (block?.kind !== 'unit') return false
  const inner = Array.from(links.values())
  const chained = inner.filter(({ from, to }) => typeof from === 'number' && typeof to === 'number' && to === from + 1)
  const entered = inner.every(({ from, to }) => typeof from === 'number' || to === 0)
  const left = inner.every(({ from, to }) => typeof to === 'number' || from === parts.length - 1)
  return chained.length === parts.length - 1 && entered && left
}

function inputOf(frame: ShownFrame, pieceOf: (part: ShownBox | ShownFrame) => Piece): FrameInput {
  const { parts, links, block } = frame
  const tight = isTight(frame)
  // All that enters a chain does so at its axis.
  const [ins, outs] = [frame.ins.size, frame.outs.size].map((ways) => (tight ? Math.min(1, ways) : ways))
  const way = (at: number) => (tight ? 0 : at)
  const joins = Array.from(links.values(), ({ from, to, source }): Join => {
    const [giver, taker] = [from, to].map((end) => (typeof end === 'number' ? parts[end] : undefined))
    return {
      from: typeof from === 'number' ? ins + from : way(from.way),
      to: typeof to === 'number' ? ins + to : ins + parts.length + way(to.way),
      outOf: (giver && isFrame(giver) && giver.outs.get(source.index)) || 0,
      into: (taker && isFrame(taker) && taker.ins.get(source.index)) || 0,
    }
  })
  const lead = block ? Math.ceil(textWidth(block.title, SIZES.note)) + 30 : 0
  const style = !block ? ROOT : tight ? TIGHT : { ...FRAME, lead }
  return { pieces: parts.map(pieceOf), ins, outs, joins, style }
}

function inOnePlane(
  root: ShownFrame,
  shown: readonly ShownBox[],
  planOf: ReadonlyMap<ShownFrame, FramePlan>,
  room: number,
): Scene {
  const boxes: Box[] = []
  const frames: Frame[] = []
  const lines: Line[] = []
  const labelled = new Set<number>()
  const put = (frame: ShownFrame, left: number, top: number): void => {
    const plan = planOf.get(frame)!
    const { block, depth } = frame
    const tight = isTight(frame)
    if (block) frames.push({ block, depth, tight, x: left, y: top, width: plan.width, height: plan.height })
    for (const [at, part] of frame.parts.entries()) {
      const [x, y] = [left + plan.x[at], top + plan.y[at]]
      if (isFrame(part)) put(part, x, y)
      else {
        const { width, height } = sizeOf(part, room)
        const { kind, id, layers, title, note } = part
        const rest = { ...(part.block && { block: part.block }), ...(note !== undefined && { note }) }
        boxes[part.index] = { kind, id, layers, title, x, y, width, height, ...rest }
      }
    }
    for (const [at, { source, target, label, from, to }] of Array.from(frame.links.values()).entries()) {
      // The borders of a chain are those of its layers.
      if (tight && typeof from !== typeof to) continue
      const points = plan.points[at].map((value, place) => value + (place % 2 === 0 ? left : top))
      const giver = typeof from === 'number' ? frame.parts[from] : undefined
      // Where the value leaves its box, and once.
      const shows = !tight && giver && (!isFrame(giver) || isTight(giver)) && !labelled.has(source.index)
      if (shows) labelled.add(source.index)
      const taker = typeof to === 'number' ? frame.parts[to] : undefined
      const head = taker && isFrame(taker) && isTight(taker) ? taker.parts[0] : target
      lines.push({ from: source.index, to: head && !isFrame(head) ? head.index : -1, points, ...(shows && { label }) })
    }
  }
  put(root, 0, 0)
  const { width, height, axis } = planOf.get(root)!
  return { width, height, axis, boxes: shown.map(({ index }) => boxes[index]), frames, lines }
}
