// How a window meets the border of an image: where it lies inside and how much of it counts elsewhere.

export interface Taps {
  /** Elements of the window that fall on the image, added up over all outputs. */
  readonly all: number
  /** Outputs whose whole window is on the image. */
  readonly inside: number
  /** Elements that fall on the image, of the other outputs. */
  readonly edge: number
}

/** Along one axis; the padding is what makes `input` pixels give `output`, as even as it goes. */
export function tapsOf(input: number, output: number, kernel: number, stride: number, dilation: number): Taps {
  const reach = dilation * (kernel - 1) + 1
  const missing = Math.max(0, (output - 1) * stride + reach - input)
  const before = missing === 0 ? 0 : stride === 1 ? Math.floor(missing / 2) : Math.floor((reach - 1) / 2)
  let all = 0
  let inside = 0
  for (let i = 0; i < output; i++) {
    let count = 0
    for (let tap = 0; tap < kernel; tap++) {
      const at = i * stride - before + tap * dilation
      if (at >= 0 && at < input) count++
    }
    all += count
    if (count === kernel) inside++
  }
  return { all, inside, edge: all - inside * kernel }
}
