// Embedding and propagation of a GHN as WebAssembly with SIMD. AssemblyScript, part of kernel.ts. The sums are those of
// ../../../build/propagation.ts; what is multiplied are rows of a few dozen floats, which stay in the nearest
// cache.
import { TABLE, VECTOR, madd, sigmoid, tanh, writeTable } from './gates'

/** Bytes of a float. */
const FLOAT: usize = 4

/**
 * Embeds the nodes of one architecture and lets them hear each other, block after block. Pointers are byte offsets in
 * the memory, floats are float32 and row-major, D is a multiple of 4.
 * @param d D, the length of an embedding
 * @param f F, the features of a node
 * @param parameters features.weight [F, D], features.bias [D], state.weight [D, 4D], state.bias [4D], heard.weight
 * [D, 3D], heard.bias [3D], gru.bias [3D] and, with virtual edges, distant.weight [D, 3D] and distant.bias [3D], one
 * after another
 * @param script int32: for each of the blocks its nodes, its steps, and for each step the node that updates, how many
 * it hears and which, and with virtual edges how many it hears from afar, which, and how loud each, as float32; the
 * position after a block's last node stands for the block before
 * @param virtual 1 with virtual edges, else 0
 * @param blocks K
 * @param features [nodes, F]
 * @param states [nodes, D], the result
 * @param work room for 7D + (M + 1) D floats, with M nodes in the largest block, and the table of constants
 */
export function propagate(
  d: i32,
  f: i32,
  parameters: usize,
  script: usize,
  virtual: i32,
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
  const distantWeight = gruBias + 3 * row
  const distantBias = distantWeight + <usize>d * 3 * row
  const table = work
  const sum = table + TABLE
  const own = sum + row
  const heard = own + 3 * row
  const messages = heard + 3 * row
  writeTable(table)

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
      const h = states + <usize>node * row
      affine(own, h, d, state + row, stateBias + row, 4 * row, 3 * row)
      if (count > 0) {
        const said = heardBy(script, count, messages, sum, row)
        affine(heard, said, d, heardWeight, gruBias, 3 * row, 3 * row)
      }
      script += <usize>count * 4
      let all = count > 0 ? heard : gruBias
      if (virtual) {
        const afar = load<i32>(script)
        script += 4
        if (afar > 0) {
          const loudness = heardAfar(script, afar, messages, sum, row)
          affine(heard, sum, d, distantWeight, all, 3 * row, 3 * row)
          addScaled(heard, distantBias, loudness, 3 * row)
          all = heard
          script += <usize>afar * 8
        }
      }
      update(h, own, all, heardBias, <f32>count, row, table)
      speak(h, messages + <usize>node * row, state, stateBias, d)
    }
    mean(sum, states, nodes, row)
    states += <usize>nodes * row
  }
}

/** The sum of the messages that `script` lists: the message itself where it is one. */
function heardBy(script: usize, count: i32, messages: usize, sum: usize, row: usize): usize {
  const first = messages + <usize>load<i32>(script) * row
  if (count === 1) return first
  addRows(sum, first, messages + <usize>load<i32>(script, 4) * row, row)
  for (let i = 2; i < count; i++) addRows(sum, sum, messages + <usize>load<i32>(script + <usize>i * 4) * row, row)
  return sum
}

/** The sum of the messages that `script` lists, each as loud as it says; returns how loud all are together. */
function heardAfar(script: usize, count: i32, messages: usize, sum: usize, row: usize): f32 {
  let loudness: f32 = 0
  memory.fill(sum, 0, row)
  for (let i = 0; i < count; i++) {
    const weight = load<f32>(script, 4)
    addScaled(sum, messages + <usize>load<i32>(script) * row, weight, row)
    loudness += weight
    script += 8
  }
  return loudness
}

/** y <- y + factor x */
function addScaled(y: usize, x: usize, factor: f32, row: usize): void {
  const times = f32x4.splat(factor)
  for (let i: usize = 0; i < row; i += VECTOR) v128.store(y + i, madd(times, v128.load(x + i), v128.load(y + i)))
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
function update(h: usize, own: usize, heard: usize, heardBias: usize, degree: f32, row: usize, table: usize): void {
  const times = f32x4.splat(degree)
  for (let i: usize = 0; i < row; i += VECTOR) {
    const reset = sigmoid(hear(heard + i, heardBias + i, times, v128.load(own + i)), table)
    const j = i + row
    const move = sigmoid(hear(heard + j, heardBias + j, times, v128.load(own + j)), table)
    const k = j + row
    const candidate = tanh(hear(heard + k, heardBias + k, times, f32x4.mul(reset, v128.load(own + k))), table)
    const now = v128.load(h + i)
    v128.store(h + i, madd(move, f32x4.sub(candidate, now), now))
  }
}

function hear(heard: usize, bias: usize, times: v128, own: v128): v128 {
  return madd(times, v128.load(bias), f32x4.add(v128.load(heard), own))
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

/** y <- x + z */
function addRows(y: usize, x: usize, z: usize, row: usize): void {
  for (let i: usize = 0; i < row; i += VECTOR) v128.store(y + i, f32x4.add(v128.load(x + i), v128.load(z + i)))
}

function mean(y: usize, states: usize, nodes: i32, row: usize): void {
  const share = f32x4.splat(1 / <f32>nodes)
  memory.fill(y, 0, row)
  for (let node = 0; node < nodes; node++) addRows(y, y, states + <usize>node * row, row)
  for (let i: usize = 0; i < row; i += VECTOR) v128.store(y + i, f32x4.mul(v128.load(y + i), share))
}
