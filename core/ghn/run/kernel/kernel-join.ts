// The kernel with memory of its own to join tiles in: as `joinTiles`, in a quarter of the time.
import { elements } from '../../../onnx/graph.ts'
import { flipsOf, joinTiles } from '../../tiles/cut.ts'
import { tileExtent } from '../../tiles/places.ts'
import { bitsOf } from '../../tiles/sign-flips.ts'
import { Instance, WasmMemory, pagesOf } from './web-assembly.ts'
import type { JoinTiles } from '../../tiles/cut.ts'
import type { CompiledModule } from './web-assembly.ts'

/** `join` of assembly/join.ts. */
type Join = (
  tiles: number,
  tile: number,
  tileRow: number,
  outputs: number,
  row: number,
  flips: number,
  joined: number,
) => void

/** Bytes of a float. */
const BYTES = 4
/** Most floats in the kernel's memory, which never shrinks: 4 MiB. */
const ROOM = 2 ** 20

/**
 * A weight is joined a row of tiles after another, of as many outputs as a tile has. So no more than that takes room in
 * the kernel's memory, and it stays in the nearer caches.
 */
export function kernelJoin(kernel: CompiledModule): JoinTiles {
  const memory = new WasmMemory({ initial: 1 })
  const join = new Instance(kernel, { env: { memory } }).exports.join as Join
  let bits = new Int32Array(memory.buffer)
  return (plan, kind, rows, data) => {
    const [whole, extent] = [tileExtent(plan.spec), tileExtent(kind)]
    const window = whole[2] * whole[3]
    const [tile, tileRow, row] = [elements(kind.shape), extent[1] * window, whole[1] * window]
    const across = Math.ceil(whole[1] / extent[1])
    // Flips, tiles and what they are joined to lie one behind the other.
    const tilesAt = across * tileRow
    const joinedAt = tilesAt + across * tile
    const end = joinedAt + extent[0] * row
    // Other windows than the tile's own are few, and come in runs of a few elements.
    const sameWindow = whole[2] === extent[2] && whole[3] === extent[3]
    if (!sameWindow || end > ROOM) return joinTiles(plan, kind, rows, data)
    if (end > bits.length) {
      memory.grow(pagesOf((end - bits.length) * BYTES))
      bits = new Int32Array(memory.buffer)
    }
    const [source, joined] = [bitsOf(rows), bitsOf(data)]
    for (let at = 0; at < plan.tiles.length; at += across) {
      const first = plan.tiles[at]
      const from = first.row * tile
      const start = first.place[0] * extent[0]
      const outputs = Math.min(extent[0], whole[0] - start)
      if (!plan.turned) bits.fill(0, 0, tilesAt)
      else for (let i = 0; i < across; i++) bits.set(flipsOf(plan.tiles[at + i].place, whole, extent), i * tileRow)
      bits.set(source.subarray(from, from + across * tile), tilesAt)
      join(tilesAt * BYTES, tile * BYTES, tileRow * BYTES, outputs, row * BYTES, 0, joinedAt * BYTES)
      joined.set(bits.subarray(joinedAt, joinedAt + outputs * row), start * row)
    }
  }
}
