// One frame laid out: where its parts stand in it, and how its links run. What is alike is laid out once.
import { columnsOf } from './columns.ts'
import type { Extent } from './columns.ts'

/** A part as its frame sees it. */
export interface Piece {
  readonly width: number
  readonly height: number
  /** Of its axis, from its left edge. */
  readonly axis: number
  /** Where values enter and leave, from its left edge; none where all do at the axis. */
  readonly ins?: readonly number[]
  readonly outs?: readonly number[]
}

/** A link of a frame: its ends are parts, or ways in (before the parts) and out (behind them). */
export interface Join {
  readonly from: number
  readonly to: number
  /** Which of the ways of the part at the end it takes. */
  readonly outOf: number
  readonly into: number
}

export interface FrameInput {
  readonly pieces: readonly Piece[]
  readonly ins: number
  readonly outs: number
  /** Ways in are 0 to `ins` - 1, then come the pieces, then the ways out. */
  readonly joins: readonly Join[]
  readonly style: FrameStyle
}

export interface FrameStyle {
  /** Around the parts; `head` above them. */
  readonly padding: number
  readonly head: number
  /** Between two rows. */
  readonly gap: number
  /** Room left of the axis, for a title. */
  readonly lead: number
}

export interface FramePlan extends Piece {
  /** Of the pieces' upper left corners. */
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** By join: x and y of each point in turn. */
  readonly points: readonly (readonly number[])[]
}

const WAY: Extent = { left: 1, right: 1 }

export function planFrame({ pieces, ins, outs, joins, style }: FrameInput): FramePlan {
  const count = ins + pieces.length + outs
  const pieceAt = (node: number): Piece | undefined => pieces[node - ins]
  const extents = Array.from({ length: count }, (_, node): Extent => {
    const piece = pieceAt(node)
    return piece ? { left: piece.axis, right: piece.width - piece.axis } : WAY
  })
  const numbers = (from: number, length: number) => Array.from({ length }, (_, at) => from + at)
  const bottom = numbers(ins + pieces.length, outs)
  const grid = { count, edges: joins.map(({ from, to }) => [from, to] as const), top: numbers(0, ins), bottom }
  const { row, rowCount, x, lane } = columnsOf(grid, extents)

  let [left, right] = [-style.lead, 0]
  const cover = (from: number, to: number) => {
    left = Math.min(left, from)
    right = Math.max(right, to)
  }
  for (const [node, at] of x.entries()) cover(at - extents[node].left, at + extents[node].right)
  for (const at of lane) if (at !== undefined) cover(at, at)
  const shift = style.padding - left
  const width = right - left + 2 * style.padding

  const tall = Array.from({ length: rowCount }, () => 0)
  for (let node = 0; node < count; node++) tall[row[node]] = Math.max(tall[row[node]], pieceAt(node)?.height ?? 0)
  // The rows of ways have no height: they are the frame's borders.
  const top: number[] = []
  let y = ins > 0 ? 0 : style.head
  for (const [at, height] of tall.entries()) {
    top.push(y)
    const beforeEnd = outs > 0 && at === tall.length - 2
    y += height + (ins > 0 && at === 0 ? style.head : beforeEnd ? style.padding : at < tall.length - 1 ? style.gap : 0)
  }
  const height = outs > 0 ? y : y + style.padding

  const yOf = (node: number) => top[row[node]] + (tall[row[node]] - (pieceAt(node)?.height ?? 0)) / 2
  const points = joins.map(({ from, to, outOf, into }, join) => {
    const [source, target] = [pieceAt(from), pieceAt(to)]
    const startX = x[from] + shift + (source?.outs ? source.outs[outOf] - source.axis : 0)
    const endX = x[to] + shift + (target?.ins ? target.ins[into] - target.axis : 0)
    const path = [startX, yOf(from) + (source?.height ?? 0)]
    bend(path, startX, top[row[from]] + tall[row[from]])
    const run = lane[join]
    if (run !== undefined) {
      bend(path, run + shift, top[row[from] + 1])
      bend(path, run + shift, top[row[to] - 1] + tall[row[to] - 1])
    }
    bend(path, endX, top[row[to]])
    bend(path, endX, yOf(to))
    return path
  })
  const piecesOf = numbers(ins, pieces.length)
  return {
    width,
    height,
    axis: shift,
    x: piecesOf.map((node) => x[node] + shift - extents[node].left),
    y: piecesOf.map(yOf),
    points,
    ...(ins > 1 && { ins: numbers(0, ins).map((node) => x[node] + shift) }),
    ...(outs > 1 && { outs: bottom.map((node) => x[node] + shift) }),
  }
}

/** Adds a point, unless it goes straight on or nowhere. */
function bend(path: number[], x: number, y: number): void {
  const { length } = path
  if (path[length - 2] === x && path[length - 1] === y) return
  if (length >= 4 && path[length - 4] === x && path[length - 2] === x) path[length - 1] = y
  else path.push(x, y)
}
