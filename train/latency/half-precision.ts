// Numbers of 32 bits as IEEE 754 half precision, for nodes without Float16Array. Zeros stand for those that are too
// small to be normal.

const [EXPONENTS, FRACTION_BITS] = [112, 13]

/** The 16 bits of each; the fraction is cut, not rounded. */
export function toHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length)
  return Uint16Array.from(patterns, (pattern) => {
    const sign = (pattern >>> 16) & 0x8000
    const exponent = ((pattern >>> 23) & 0xff) - EXPONENTS
    if (exponent <= 0) return sign
    if (exponent >= 31) return sign | 0x7c00
    return sign | (exponent << 10) | ((pattern >>> FRACTION_BITS) & 0x3ff)
  })
}
