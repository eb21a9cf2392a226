// What a GRU's gates are made of, for four numbers at a time. AssemblyScript, part of kernel.ts.
// Constants lie in a table in memory, where one instruction reads them: in the code, three put them together each time.

/** Bytes of four floats. */
export const VECTOR: usize = 16

/**
 * Places in the table, four numbers each; the coefficients of `exp` come first, that of the highest power before the
 * others.
 */
const ONE: usize = 6 * VECTOR
const HIGHEST: usize = 7 * VECTOR
const LOWEST: usize = 8 * VECTOR
const LOG2_E: usize = 9 * VECTOR
const LN2_HIGH: usize = 10 * VECTOR
const LN2_LOW: usize = 11 * VECTOR
const BIAS: usize = 12 * VECTOR
export const TABLE: usize = 13 * VECTOR

/** Writes the constants to `table`, which has room for TABLE bytes. */
export function writeTable(table: usize): void {
  v128.store(table, f32x4.splat(1.0 / 5040))
  v128.store(table, f32x4.splat(1.0 / 720), VECTOR)
  v128.store(table, f32x4.splat(1.0 / 120), 2 * VECTOR)
  v128.store(table, f32x4.splat(1.0 / 24), 3 * VECTOR)
  v128.store(table, f32x4.splat(1.0 / 6), 4 * VECTOR)
  v128.store(table, f32x4.splat(0.5), 5 * VECTOR)
  v128.store(table, f32x4.splat(1), ONE)
  v128.store(table, f32x4.splat(87), HIGHEST)
  v128.store(table, f32x4.splat(-87), LOWEST)
  v128.store(table, f32x4.splat(1.4426950408889634), LOG2_E)
  // -ln 2 in two parts: the first has few bits, so that n times it is exact.
  v128.store(table, f32x4.splat(-0.693359375), LN2_HIGH)
  v128.store(table, f32x4.splat(2.12194440054690583e-4), LN2_LOW)
  v128.store(table, i32x4.splat(127), BIAS)
}

/** a b + c, in one step where the processor has it. */
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c)
}

/** 1 / (1 + e^-x); `table` as written. */
export function sigmoid(x: v128, table: usize): v128 {
  const power = exp(x, table)
  return f32x4.div(power, f32x4.add(power, v128.load(table, ONE)))
}

export function tanh(x: v128, table: usize): v128 {
  const power = exp(f32x4.add(x, x), table)
  const one = v128.load(table, ONE)
  return f32x4.div(f32x4.sub(power, one), f32x4.add(power, one))
}

/** e^x to about an ulp: x = n ln 2 + r, and the Taylor polynomial of degree 7 of r in [-ln 2 / 2, ln 2 / 2]. */
function exp(x: v128, table: usize): v128 {
  // One instruction each, where min and max take care of what is not a number, and so with the whole part below.
  const bounded = f32x4.pmax(f32x4.pmin(x, v128.load(table, HIGHEST)), v128.load(table, LOWEST))
  const n = f32x4.nearest(f32x4.mul(bounded, v128.load(table, LOG2_E)))
  const r = madd(n, v128.load(table, LN2_LOW), madd(n, v128.load(table, LN2_HIGH), bounded))
  const one = v128.load(table, ONE)
  let y = v128.load(table)
  y = madd(y, r, v128.load(table, VECTOR))
  y = madd(y, r, v128.load(table, 2 * VECTOR))
  y = madd(y, r, v128.load(table, 3 * VECTOR))
  y = madd(y, r, v128.load(table, 4 * VECTOR))
  y = madd(y, r, v128.load(table, 5 * VECTOR))
  y = madd(y, r, one)
  y = madd(y, r, one)
  const power = i32x4.shl(i32x4.add(i32x4.relaxed_trunc_f32x4_s(n), v128.load(table, BIAS)), 23)
  return f32x4.mul(y, power)
}
