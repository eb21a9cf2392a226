// Adam's kernel against the algorithm of the paper in float64.
import { expect, test } from 'vitest'
import { ADAM_SOURCE, compileKernel } from '../../scripts/build-kernel.ts'
import { ADAM } from './adam-wasm.ts'
import { adamStep } from './adam.ts'

const waves = (length: number, phase: number) => Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + phase))

/** Algorithm 1 of Kingma & Ba (2015), with moments corrected as it has them, after `steps` steps. */
function reference(start: Float32Array, gradients: readonly Float32Array[], clip: number, rate: number, decay: number) {
  const phi = Float64Array.from(start)
  const [firstMoment, secondMoment] = [new Float64Array(phi.length), new Float64Array(phi.length)]
  const average = Float64Array.from(start)
  gradients.forEach((gradient, t) => {
    const scale = Math.min(1, clip / Math.hypot(...gradient))
    gradient.forEach((each, i) => {
      const g = each * scale
      firstMoment[i] = 0.9 * firstMoment[i] + 0.1 * g
      secondMoment[i] = 0.999 * secondMoment[i] + 0.001 * g * g
      const corrected = Math.sqrt(secondMoment[i] / (1 - 0.999 ** (t + 1)))
      phi[i] -= (rate * firstMoment[i]) / (1 - 0.9 ** (t + 1)) / (corrected + 1e-8)
      average[i] = decay * average[i] + (1 - decay) * phi[i]
    })
  })
  return { phi, firstMoment, secondMoment, average }
}

const largest = (a: Float32Array, b: Float64Array) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0)

// Less than a vector, a vector and a bit, a piece and a bit.
test.each([1, 3, 4, 7, 8192, 8195, 20_001])('updates %i parameters as the paper does', (length) => {
  const start = waves(length, 0)
  const gradients = [1, 2, 3, 4].map((phase) => waves(length, phase).map((x) => x / phase))
  const clip = 0.5
  const rate = 0.01
  const phi = start.slice()
  const average = start.slice()
  const state = { firstMoment: new Float32Array(length), secondMoment: new Float32Array(length) }
  gradients.forEach((gradient, t) => {
    const kept = gradient.slice()
    const norm = adamStep(phi, gradient, state, average, { learningRate: rate, step: t + 1, clip, averageDecay: 0.8 })
    expect(norm / Math.hypot(...kept)).toBeCloseTo(1, 6)
    expect(gradient).toEqual(kept)
  })
  const expected = reference(start, gradients, clip, rate, 0.8)
  expect(largest(state.firstMoment, expected.firstMoment)).toBeLessThan(1e-7)
  expect(largest(state.secondMoment, expected.secondMoment)).toBeLessThan(1e-9)
  expect(largest(phi, expected.phi)).toBeLessThan(1e-5 * 4 * rate + 4 * 1.2e-7)
  expect(largest(average, expected.average)).toBeLessThan(1e-5 * 4 * rate + 4 * 1.2e-7)
})

test('a gradient that is not finite changes nothing', () => {
  const phi = waves(10, 0)
  const state = { firstMoment: waves(10, 1), secondMoment: waves(10, 2).map((x) => x * x) }
  const average = waves(10, 3)
  const before = [phi, state.firstMoment, state.secondMoment, average].map((array) => array.slice())
  const gradient = waves(10, 4)
  gradient[9] = NaN
  expect(() =>
    adamStep(phi, gradient, state, average, { learningRate: 1, step: 3, clip: 1, averageDecay: 0.5 }),
  ).toThrow('the gradient of step 3 is not finite')
  expect([phi, state.firstMoment, state.secondMoment, average]).toEqual(before)
})

test('the kernel is what its source compiles to', () => {
  expect(Buffer.from(ADAM, 'base64').equals(compileKernel(ADAM_SOURCE))).toBe(true)
})
