// Embedding and propagation of a GHN as WebAssembly with SIMD. AssemblyScript; `npm run build:kernel` compiles it.
// The sums are those of ../../network.ts; what is multiplied are rows of a few dozen floats, which stay in the nearest cache.

/** Bytes of a float and of four. */
const FLOAT: usize = 4
const VECTOR: usize = 16

/**
 * Embeds the nodes of one architecture and lets them hear each other, block after block. Pointers are byte offsets in the
 * memory, floats are float32 and row-major, D is a multiple of 4.
 * @param d D, the length of an embedding
 * @param f F, the features of a node
 * @param parameters features.weight [F, D], features.bias [D], state.weight [D, 4D], state.bias [4D], heard.weight [D, 3D],
 *   heard.bias [3D], gru.bias [3D], one after another
 * @param script int32: for each of the blocks its nodes, its steps, and for each step the node that updates, how many it hears
 *   and which; the position after a block's last node stands for the block before
 * @param blocks K
 * @param features [nodes, F]
 * @param states [nodes, D], the result
 * @param work room for 7D + (M + 1) D floats, with M nodes in the largest block
 */
export function propagate(
  d: i32,
  f: i32,
  parameters: usize,
  script: usize,
  blocks: i32,
  features: usize,
  states: usize,
  work: usize,
): void {
  const row = <usize>d * FLOAT
  const featuresBias = parameters + <usize>f * row
  const state = featuresBias + row
  const stateBias = state + <usize>d * 4 * row
  const heardWeight = stateBias + 4 * row
  const heardBias = heardWeight + <usize>d * 3 * row
  const gruBias = heardBias + 3 * row
  const sum = work
  const own = sum + row
  const heard = own + 3 * row
  const messages = heard + 3 * row

  for (let block = 0; block < blocks; block++) {
    const nodes = load<i32>(script)
    const steps = load<i32>(script, 4)
    script += 8
    if (block > 0) {
      // Equation 14: the block before speaks with the mean of its nodes' states, which lie right before.
      speak(sum, messages + <usize>nodes * row, state, stateBias, d)
    }
    for (let node = 0; node < nodes; node++) {
      affine(states + <usize>node * row, features, f, parameters, featuresBias, row, row)
      features += <usize>f * FLOAT
    }
    for (let step = 0; step < steps; step++) {
      const node = load<i32>(script)
      const count = load<i32>(script, 4)
      script += 8
      memory.fill(sum, 0, row)
      for (let i = 0; i < count; i++) {
        addRow(sum, messages + <usize>load<i32>(script) * row, row)
        script += 4
      }
      const h = states + <usize>node * row
      affine(own, h, d, state + row, stateBias + row, 4 * row, 3 * row)
      affine(heard, sum, d, heardWeight, gruBias, 3 * row, 3 * row)
      update(h, own, heard, heardBias, <f32>count, row)
      speak(h, messages + <usize>node * row, state, stateBias, d)
    }
    mean(sum, states, nodes, row)
    states += <usize>nodes * row
  }
}

/** The message M(h) of a node or a block in state h (equation 6), up to its second layer, which `heard` holds. */
function speak(h: usize, message: usize, weight: usize, bias: usize, d: i32): void {
  const row = <usize>d * FLOAT
  affine(message, h, d, weight, bias, 4 * row, row)
  for (let i: usize = 0; i < row; i += VECTOR) {
    v128.store(message + i, f32x4.pmax(v128.load(message + i), f32x4.splat(0)))
  }
}

/** h <- GRU(what is heard, h), the reset gate inside; `degree` times its bias is still missing from what is heard. */
function update(h: usize, own: usize, heard: usize, heardBias: usize, degree: f32, row: usize): void {
  const times = f32x4.splat(degree)
  for (let i: usize = 0; i < row; i += VECTOR) {
    const reset = sigmoid(hear(heard + i, heardBias + i, times, v128.load(own + i)))
    const j = i + row
    const move = sigmoid(hear(heard + j, heardBias + j, times, v128.load(own + j)))
    const k = j + row
    const candidate = tanh(hear(heard + k, heardBias + k, times, f32x4.mul(reset, v128.load(own + k))))
    const now = v128.load(h + i)
    v128.store(h + i, madd(move, f32x4.sub(candidate, now), now))
  }
}

function hear(heard: usize, bias: usize, times: v128, own: v128): v128 {
  return madd(times, v128.load(bias), f32x4.add(v128.load(heard), own))
}

/** a b + c, in one step where the processor has it. */
function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.relaxed_madd(a, b, c)
}

/** y [width / 4] = bias + x [n] times the matrix whose rows lie `stride` bytes apart; `width` and `stride` in bytes. */
function affine(y: usize, x: usize, n: i32, weight: usize, bias: usize, stride: usize, width: usize): void {
  let at: usize = 0
  const end = x + <usize>n * FLOAT
  // Eight sums side by side hide how long an addition takes.
  for (; at + 8 * VECTOR <= width; at += 8 * VECTOR) {
    let a = v128.load(bias + at)
    let b = v128.load(bias + at, 16)
    let c = v128.load(bias + at, 32)
    let d = v128.load(bias + at, 48)
    let e = v128.load(bias + at, 64)
    let f = v128.load(bias + at, 80)
    let g = v128.load(bias + at, 96)
    let h = v128.load(bias + at, 112)
    let w = weight + at
    for (let p = x; p < end; p += FLOAT) {
      const s = v128.load32_splat(p)
      a = madd(s, v128.load(w), a)
      b = madd(s, v128.load(w, 16), b)
      c = madd(s, v128.load(w, 32), c)
      d = madd(s, v128.load(w, 48), d)
      e = madd(s, v128.load(w, 64), e)
      f = madd(s, v128.load(w, 80), f)
      g = madd(s, v128.load(w, 96), g)
      h = madd(s, v128.load(w, 112), h)
      w += stride
    }
    v128.store(y + at, a)
    v128.store(y + at, b, 16)
    v128.store(y + at, c, 32)
    v128.store(y + at, d, 48)
    v128.store(y + at, e, 64)
    v128.store(y + at, f, 80)
    v128.store(y + at, g, 96)
    v128.store(y + at, h, 112)
  }
  for (; at < width; at += VECTOR) {
    let a = v128.load(bias + at)
    let w = weight + at
    for (let p = x; p < end; p += FLOAT) {
      a = madd(v128.load32_splat(p), v128.load(w), a)
      w += stride
    }
    v128.store(y + at, a)
  }
}

function addRow(y: usize, x: usize, row: usize): void {
  for (let i: usize = 0; i < row; i += VECTOR) v128.store(y + i, f32x4.add(v128.load(y + i), v128.load(x + i)))
}

function mean(y: usize, states: usize, nodes: i32, row: usize): void {
  const share = f32x4.splat(1 / <f32>nodes)
  memory.fill(y, 0, row)
  for (let node = 0; node < nodes; node++) addRow(y, states + <usize>node * row, row)
  for (let i: usize = 0; i < row; i += VECTOR) v128.store(y + i, f32x4.mul(v128.load(y + i), share))
}

function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp(f32x4.neg(x))))
}

function tanh(x: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.splat(2), sigmoid(f32x4.add(x, x))), f32x4.splat(1))
}

/** e^x to about an ulp: x = n ln 2 + r, and the Taylor polynomial of degree 7 of r in [-ln 2 / 2, ln 2 / 2]. */
function exp(x: v128): v128 {
  // One instruction each, where min and max take care of what is not a number, and so with the whole part below.
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(87)), f32x4.splat(-87))
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.4426950408889634)))
  // ln 2 in two parts: the first has few bits, so that n times it is exact.
  const high = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)))
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(-2.12194440054690583e-4)))
  let y = f32x4.splat(1.0 / 5040)
  y = madd(y, r, f32x4.splat(1.0 / 720))
  y = madd(y, r, f32x4.splat(1.0 / 120))
  y = madd(y, r, f32x4.splat(1.0 / 24))
  y = madd(y, r, f32x4.splat(1.0 / 6))
  y = madd(y, r, f32x4.splat(0.5))
  y = madd(y, r, f32x4.splat(1))
  y = madd(y, r, f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.relaxed_trunc_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(y, power)
}
