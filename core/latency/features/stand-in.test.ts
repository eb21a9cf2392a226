import { describe, expect, test } from 'vitest'
import { kernelOf } from '../kernel.ts'
import { rangesOf } from '../ranges.ts'
import { profiledLike } from './stand-in.ts'

const conv = kernelOf('Conv', [16, 8, 8], [32, 8, 8], { kernel: [3, 3] })
const pointwise = kernelOf('Conv', [16, 8, 8], [32, 8, 8])
const row = kernelOf('Gemm', [16, 1, 1], [32, 1, 1], { depth: 0 })
const erf = kernelOf('Erf', [16, 8, 8], [16, 8, 8])
const concat = kernelOf('Concat', [16, 8, 8], [32, 8, 8], { operands: 2 })
const ranges = rangesOf([conv, pointwise, row, erf, concat], 16)

describe('a kernel that was never profiled stands for one that was:', () => {
  test('on integers for the same on real numbers', () => {
    expect(profiledLike({ ...conv, op: 'QLinearConv' }, 16, ranges)).toEqual(conv)
  })

  test('a product of many rows for a pointwise convolution of as many multiply-accumulates', () => {
    for (const op of ['Gemm', 'MatMul', 'QGemm']) {
      const like = profiledLike(kernelOf(op, [197, 64], [197, 256], { depth: 64 }), 16, ranges)
      expect(like).toMatchObject({ op: 'Conv', input: [64, 197, 1], output: [256, 197, 1], kernel: [1, 1] })
    }
  })

  test('a product of one row for a linear layer', () => {
    expect(profiledLike(kernelOf('DynamicQuantizeMatMul', [1, 64], [1, 10], { depth: 64 }), 16, ranges).op).toBe('Gemm')
  })

  test('what copies for a concatenation, what computes element by element for a function', () => {
    expect(profiledLike(kernelOf('Gather', [16, 8], [4, 8]), 16, ranges).op).toBe('Concat')
    expect(profiledLike(kernelOf('Gelu', [16, 8], [16, 8]), 16, ranges).op).toBe('Erf')
  })

  test('itself where it was, and where nothing like it was', () => {
    for (const known of [conv, row, erf, concat]) expect(profiledLike(known, 16, ranges)).toBe(known)
    expect(profiledLike({ ...erf, op: 'Gelu' }, 16, {}).op).toBe('Gelu')
  })
})
