// The kernel of assembly/adam.ts over arrays of any length: piece by piece through its memory, which fits in a near
// cache.
import { ADAM } from './adam-wasm.ts'
import { Instance, WasmMemory, compileBase64, pagesOf } from '@archcast/core/ghn/run/kernel/web-assembly.ts'

interface Kernel {
  sumOfSquares(x: number, bytes: number): number
  update(
    phi: number,
    gradient: number,
    firstMoment: number,
    secondMoment: number,
    average: number,
    bytes: number,
    scale: number,
    rate: number,
    epsilon: number,
    keep1: number,
    take1: number,
    keep2: number,
    take2: number,
    follow: number,
  ): void
}

export interface UpdateFactors {
  /** On the gradient. */
  readonly scale: number
  /** Learning rate with both moments' bias corrections. */
  readonly rate: number
  /** Scaled as the second moment is. */
  readonly epsilon: number
  /** Decay of each moment, and of the average. */
  readonly beta1: number
  readonly beta2: number
  readonly averageDecay: number
}

/** Elements of a piece: five arrays of it take 160 KiB. */
const PIECE = 8192
const PIECE_BYTES = PIECE * Float32Array.BYTES_PER_ELEMENT
const ARRAYS = 5
/** The kernel takes four elements at once. */
const LANES = 4

const memory = new WasmMemory({ initial: pagesOf(ARRAYS * PIECE_BYTES) })
const kernel = new Instance(compileBase64(ADAM), { env: { memory } }).exports as unknown as Kernel
const pieces = Array.from({ length: ARRAYS }, (_, i) => new Float32Array(memory.buffer, i * PIECE_BYTES, PIECE))

export function sumOfSquares(x: Float32Array): number {
  let sum = 0
  for (let at = 0; at < x.length; at += PIECE) sum += kernel.sumOfSquares(0, load(x, 0, at))
  return sum
}

/** Adam's update of `phi`, `first`, `second` and `average` in place, all as long as `gradient`. */
export function updateParameters(
  phi: Float32Array,
  gradient: Float32Array,
  firstMoment: Float32Array,
  secondMoment: Float32Array,
  average: Float32Array,
  { scale, rate, epsilon, beta1, beta2, averageDecay }: UpdateFactors,
): void {
  const arrays = [phi, gradient, firstMoment, secondMoment, average]
  const [p, g, m, v, a] = arrays.keys().map((i) => i * PIECE_BYTES)
  for (let at = 0; at < gradient.length; at += PIECE) {
    const bytes = arrays.map((array, i) => load(array, i, at))[0]
    kernel.update(p, g, m, v, a, bytes, scale, rate, epsilon, beta1, 1 - beta1, beta2, 1 - beta2, 1 - averageDecay)
    arrays.forEach((array, i) => array !== gradient && store(array, i, at))
  }
}

/**
 * Copies the piece of `array` from `at` on into the memory, with zeros up to whole vectors; returns its bytes with
 * them.
 */
function load(array: Float32Array, piece: number, at: number): number {
  const part = array.subarray(at, at + PIECE)
  const whole = Math.ceil(part.length / LANES) * LANES
  pieces[piece].fill(0, part.length, whole)
  pieces[piece].set(part)
  return whole * Float32Array.BYTES_PER_ELEMENT
}

function store(array: Float32Array, piece: number, at: number): void {
  array.set(pieces[piece].subarray(0, Math.min(PIECE, array.length - at)), at)
}
