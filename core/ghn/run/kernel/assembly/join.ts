// Tiles side by side, joined into the rows of a weight. AssemblyScript, part of kernel.ts.
import { VECTOR } from './gates'

/** Bytes of a float. */
const FLOAT: usize = 4

/**
 * Joins the tiles that cover some outputs of a kernel into its rows, and flips signs on the way. Pointers and lengths
 * are in bytes of the memory, floats are float32 and row-major.
 * @param tiles [tiles, tile], side by side along the kernel's inputs
 * @param tile length of a tile
 * @param tileRow length of one output in a tile
 * @param outputs how many of them the kernel has there
 * @param row length of one output in the kernel
 * @param flips [row], what the bits of each float are flipped by
 * @param joined [outputs, row], the result
 */
export function join(
  tiles: usize,
  tile: usize,
  tileRow: usize,
  outputs: i32,
  row: usize,
  flips: usize,
  joined: usize,
): void {
  for (let start: usize = 0; start < row; start += tileRow) {
    const end = min(tileRow, row - start)
    const whole = end - (end % VECTOR)
    let from = tiles
    let to = joined + start
    for (let output = 0; output < outputs; output++) {
      for (let i: usize = 0; i < whole; i += VECTOR)
        v128.store(to + i, v128.xor(v128.load(from + i), v128.load(flips + i)))
      for (let i = whole; i < end; i += FLOAT) store<i32>(to + i, load<i32>(from + i) ^ load<i32>(flips + i))
      from += tileRow
      to += row
    }
    tiles += tile
    flips += tileRow
  }
}
