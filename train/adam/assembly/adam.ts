// Adam's update as WebAssembly with SIMD. AssemblyScript; `npm run build:kernel` compiles it. The formulas are those of
// ../adam.ts.

/** Bytes of four floats. */
const VECTOR: usize = 16

/** The sum of squares of `bytes` bytes of float32 at `x`, a multiple of 16; added up in float64. */
export function sumOfSquares(x: usize, bytes: usize): f64 {
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  for (const end = x + bytes; x < end; x += VECTOR) {
    const v = v128.load(x)
    const a = f64x2.promote_low_f32x4(v)
    const b = f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3))
    low = f64x2.add(low, f64x2.mul(a, a))
    high = f64x2.add(high, f64x2.mul(b, b))
  }
  const sum = f64x2.add(low, high)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/**
 * Updates parameters, moments and average in place; each pointer is a byte offset to `bytes` bytes of float32, a
 * multiple of 16.
 * @param scale factor on the gradient, from clipping
 * @param rate learning rate with both moments' bias corrections
 * @param epsilon scaled as the second moment is
 * @param keep1 decay of the first moment; `take1` is what it lacks to 1, which is not exact as a difference of float32
 * @param follow 1 less the decay of the average
 */
export function update(
  phi: usize,
  gradient: usize,
  first: usize,
  second: usize,
  average: usize,
  bytes: usize,
  scale: f32,
  rate: f32,
  epsilon: f32,
  keep1: f32,
  take1: f32,
  keep2: f32,
  take2: f32,
  follow: f32,
): void {
  const scales = f32x4.splat(scale)
  const rates = f32x4.splat(rate)
  const epsilons = f32x4.splat(epsilon)
  const keeps1 = f32x4.splat(keep1)
  const takes1 = f32x4.splat(take1)
  const keeps2 = f32x4.splat(keep2)
  const takes2 = f32x4.splat(take2)
  const follows = f32x4.splat(follow)
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const g = f32x4.mul(v128.load(gradient + i), scales)
    const m = f32x4.add(f32x4.mul(keeps1, v128.load(first + i)), f32x4.mul(takes1, g))
    const v = f32x4.add(f32x4.mul(keeps2, v128.load(second + i)), f32x4.mul(takes2, f32x4.mul(g, g)))
    const step = f32x4.div(f32x4.mul(rates, m), f32x4.add(f32x4.sqrt(v), epsilons))
    const p = f32x4.sub(v128.load(phi + i), step)
    const a = v128.load(average + i)
    v128.store(first + i, m)
    v128.store(second + i, v)
    v128.store(phi + i, p)
    v128.store(average + i, f32x4.add(a, f32x4.mul(follows, f32x4.sub(p, a))))
  }
}
